import Foundation

/// Reads the files that records name by URL (RFC 2849: `jpegPhoto:< file:///…`), out of one folder and nowhere else.
struct AllowedFiles: Sendable {
    private let folder: String
    private static let largest = 16 << 20

    /// Why a file is not read.
    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    /// - Throws: ``CommandOutcome`` if there is no such folder.
    init(folder: String) throws {
        guard let real = Self.real(folder) else { throw CommandOutcome(.failed, "--allow-url: there is no \(folder)") }
        self.folder = real
    }

    /// The bytes of a file.
    func read(_ url: String) throws -> [UInt8] {
        guard let path = Self.path(of: url) else {
            throw Refusal(description: "only file: URLs with an absolute path are read")
        }
        // What the name leads to in the end has to lie in the folder: neither `..` nor links lead out of it.
        guard let real = Self.real(path), real.hasPrefix(folder == "/" ? folder : folder + "/") else {
            throw Refusal(description: "there is no such file in \(folder)")
        }
        let file = open(real, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw Refusal(description: String(cString: strerror(errno))) }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Refusal(description: "it is no file")
        }
        guard status.st_size <= Self.largest else {
            throw Refusal(description: "it has more than \(Self.largest) bytes")
        }
        return Array(try handle.read(upToCount: Self.largest + 1) ?? Data())
    }

    /// The path of a `file:` URL (RFC 8089); `nil` for any other.
    private static func path(of url: String) -> String? {
        guard url.lowercased().hasPrefix("file:") else { return nil }
        var rest = String(url.dropFirst(5))
        if rest.hasPrefix("//") {
            rest = String(rest.dropFirst(2))
            if rest.lowercased().hasPrefix("localhost/") { rest = String(rest.dropFirst(9)) }
        }
        guard rest.hasPrefix("/"), let path = rest.removingPercentEncoding, !path.contains("\0") else { return nil }
        return path
    }

    private static func real(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }
}
