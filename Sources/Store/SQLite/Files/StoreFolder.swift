import Glibc
import Identity

/// The folder that holds a store: made for its owner alone, and refused when others could read what is in it.
struct StoreFolder {
    /// The folder's path, without a slash at the end.
    let path: String

    /// Makes the folder (0700) unless it is there.
    ///
    /// - Throws: ``StoreError``: `inaccessible`, or `exposed` when anybody could put files into it.
    init(_ path: String) throws {
        var path = path.isEmpty ? "." : path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
        if mkdir(path, 0o700) != 0, errno != EEXIST {
            throw Self.failure("the data folder \(path) can't be made")
        }
        var status = stat()
        guard stat(path, &status) == 0 else { throw Self.failure("the data folder \(path) can't be read") }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw StoreError(.inaccessible, "\(path) is no folder; name another data folder")
        }
        guard status.st_mode & 0o002 == 0 else {
            throw StoreError(.exposed, "everybody may write into the data folder \(path): run chmod 700 \(path)")
        }
    }

    /// The path of a file in the folder.
    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Makes an empty file (0600) unless it is there.
    func create(_ file: String) throws {
        let descriptor = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST { return }
            throw Self.failure("\(file) can't be made")
        }
        defer { close(descriptor) }
        try adopt(descriptor, file)
        try synchronize()
    }

    /// Gives a file that root makes to the owner of the folder, as SQLite does with the files beside the database: the
    /// server must read what a command of root left behind.
    private func adopt(_ descriptor: Int32, _ file: String) throws {
        guard geteuid() == 0 else { return }
        var status = stat()
        guard stat(path, &status) == 0, fchown(descriptor, status.st_uid, status.st_gid) == 0 else {
            throw Self.failure("\(file) can't be given to the owner of \(path)")
        }
    }

    /// Refuses a file that others may read or write; one that is not there is no harm.
    ///
    /// The file is not opened: closing it again would drop the locks that SQLite holds on it in this process.
    func secure(_ file: String) throws {
        var status = stat()
        guard lstat(file, &status) == 0 else {
            if errno == ENOENT { return }
            throw Self.failure("\(file) can't be read")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw StoreError(.inaccessible, "\(file) is no plain file; name another data folder")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw StoreError(.exposed, "other users may read \(file): run chmod 600 \(file)")
        }
    }

    /// Writes a file (0600) that is either there as a whole or not at all, even after a power failure.
    ///
    /// - Parameters:
    ///   - replace: Whether a file of that name is replaced; if not, it stays as it is.
    ///   - write: Fills the file at the path it is given, which is empty.
    func publish(_ file: String, replace: Bool, _ write: (_ path: String) throws -> Void) throws {
        let draft = "\(file).\(getpid())-\(Random.alphanumeric(8))"
        let descriptor = open(draft, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("\(draft) can't be made") }
        defer {
            close(descriptor)
            unlink(draft)
        }
        try adopt(descriptor, draft)
        try write(draft)
        guard fsync(descriptor) == 0 else { throw Self.failure("\(draft) can't be written") }
        // A link fails where a rename would replace: of two programs that start at once, the first one's file stays.
        if replace {
            guard rename(draft, file) == 0 else { throw Self.failure("\(file) can't be written") }
        } else if link(draft, file) != 0, errno != EEXIST {
            throw Self.failure("\(file) can't be written")
        }
        try synchronize()
    }

    /// Makes names of files in the folder durable.
    func synchronize() throws {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure("the data folder \(path) can't be opened") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Self.failure("the data folder \(path) can't be written") }
    }

    /// Runs `body` alone among all programs that open this folder.
    ///
    /// - Throws: `busy` when another one takes longer than 10 seconds, and what `body` throws.
    func locked<Result>(_ body: () throws -> Result) throws -> Result {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure("the data folder \(path) can't be opened") }
        defer { close(descriptor) }
        var attempts = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw Self.failure("the data folder \(path) can't be locked")
            }
            attempts += 1
            guard attempts <= 1_000 else {
                throw StoreError(.busy, "another program is opening \(path) for too long; try again when it is done")
            }
            usleep(10_000)
        }
        return try body()
    }

    /// An error that ends with what the system says.
    static func failure(_ sentence: String) -> StoreError {
        let reason = errno
        let code: StoreError.Code =
            reason == ENOSPC || reason == EDQUOT || reason == EIO || reason == EROFS ? .disk : .inaccessible
        return StoreError(code, "\(sentence): \(String(cString: strerror(reason)))")
    }
}
