import Glibc

/// The file of a socket of this machine: it outlives a program that was killed, and keeps the next one from listening.
public enum LocalSocket {
    /// Longest path in bytes; `sockaddr_un` has 108 with a zero at the end.
    public static let maximumPath = 107

    /// Removes the file of a program that is gone.
    ///
    /// - Throws: ``LocalSocketError`` if somebody listens on it, or if it is no socket.
    public static func clear(_ path: String) throws {
        guard path.utf8.count <= maximumPath else {
            throw LocalSocketError("the path of a socket has at most \(maximumPath) bytes: \(path)")
        }
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw LocalSocketError("\(path) is there, and no socket")
        }
        guard !isListenedOn(path) else {
            throw LocalSocketError("another program listens on \(path)")
        }
        unlink(path)
    }

    /// Lets everybody connect who can reach the file; who it is decides later.
    ///
    /// - Throws: ``LocalSocketError``.
    public static func open(_ path: String) throws {
        guard chmod(path, 0o666) == 0 else {
            throw LocalSocketError("cannot open \(path) to others: \(String(cString: strerror(errno)))")
        }
    }

    /// Removes the file.
    public static func remove(_ path: String) {
        unlink(path)
    }

    private static func isListenedOn(_ path: String) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return true }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(maximumPath)) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, length) == 0 }
        }
    }
}
