import Glibc
import UnixSocket

/// The folder of the store, and whoever may work on it from the command line.
///
/// The owner of the folder and root are its operators; whoever can read it has every password hash.
struct DataFolder: Sendable, Equatable {
    /// Where it is.
    let path: String
    /// The Unix name under which changes are recorded.
    let operatorName: String

    /// The database.
    var database: String { path + "/gatehouse.db" }
    /// The key that seals what the database must not show.
    var key: String { path + "/gatehouse.key" }

    /// Looks at the folder, and makes it with mode 0700 if told to.
    ///
    /// - Parameters:
    ///   - path: where it is; its parent has to exist.
    ///   - create: whether to make it when it is absent.
    ///   - user: who asks; the effective user of the process.
    /// - Throws: `CommandOutcome` if it is absent, no folder, belongs to somebody else or is open to others.
    init(at path: String, create: Bool, user: uid_t = geteuid()) throws {
        if create, mkdir(path, 0o700) != 0, errno != EEXIST {
            throw CommandOutcome(.failed, "cannot make the data folder \(path): \(Self.reason(errno))")
        }
        var status = stat()
        guard stat(path, &status) == 0 else {
            let hint = errno == ENOENT ? "; `gatehouse serve` or `gatehouse import` makes it, or give --data" : ""
            throw CommandOutcome(.failed, "cannot open the data folder \(path): \(Self.reason(errno))\(hint)")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw CommandOutcome(.failed, "\(path) is not a folder; give another with --data")
        }
        guard user == 0 || user == status.st_uid else {
            let owner = UnixOperators.name(of: status.st_uid)
            throw CommandOutcome(.failed, "the data folder \(path) belongs to \(owner); work as \(owner) or root")
        }
        self.path = path
        operatorName = UnixOperators.name(of: user)
        for file in [database, key] { try Self.refuseOpenFile(file) }
    }

    /// A file that others can read is refused: its secrets are known already.
    private static func refuseOpenFile(_ path: String) throws {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw CommandOutcome(.failed, "\(path) is not a plain file")
        }
        guard status.st_mode & 0o077 == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw CommandOutcome(.failed, "\(path) can be read by others (mode \(mode)); run: chmod 600 \(path)")
        }
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
