import CPAM

/// The folder of kept passwords: root's alone, or not used.
struct Folder: ~Copyable {
    private let descriptor: CInt

    init?(_ login: borrowing Login, makes: Bool) {
        if makes { mkdir(login.options.cache, 0o700) }
        let descriptor = gatehouse_open(
            AT_FDCWD, login.options.cache, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0)
        guard descriptor >= 0 else { return nil }
        guard Self.isPrivate(descriptor) else {
            gatehouse_log(
                login.handle, LOG_ERR, cString("the folder of kept passwords is not root's alone, so it is not used"))
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Puts a file in the place of an old one, whole or not at all.
    func write(_ line: borrowing SecretBytes, to name: UnsafePointer<CChar>) {
        var draft = SecretBytes(capacity: 300)
        draft.append(name)
        draft.append("~")
        draft.withCString { draft in
            unlinkat(descriptor, draft, 0)
            let file = gatehouse_open(descriptor, draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard file >= 0 else { return }
            let isWhole = line.withBytes(from: 0) { CPAM.write(file, $0, $1) == $1 } && fsync(file) == 0
            close(file)
            if !isWhole || renameat(descriptor, draft, descriptor, name) != 0 { unlinkat(descriptor, draft, 0) }
        }
    }

    func read(_ name: UnsafePointer<CChar>) -> SecretBytes? {
        let file = gatehouse_open(descriptor, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC, 0)
        guard file >= 0 else { return nil }
        defer { close(file) }
        guard Self.isPrivate(file) else { return nil }
        var line = SecretBytes(capacity: 512)
        guard line.append(upTo: 512, { CPAM.read(file, $0, $1) }) > 0 else { return nil }
        return consume line
    }

    func remove(_ name: UnsafePointer<CChar>) { unlinkat(descriptor, name, 0) }

    private static func isPrivate(_ descriptor: CInt) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_uid == 0 && status.st_mode & 0o077 == 0
    }
}
