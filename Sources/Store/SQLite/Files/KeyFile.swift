import Glibc
import Identity

/// The key that seals second factors: 32 random bytes in a file beside the database, so that a copy of the database
/// alone opens none.
///
/// While the key is changed there are two files: `gatehouse.key.new` until every secret is sealed with it, then it takes
/// the place of the other one, which is `gatehouse.key.old` for a moment. Whenever that breaks off, every secret is under
/// a key that is in one of the files, and all of them are read.
enum KeyFile {
    static let name = "gatehouse.key"
    static let nextName = "gatehouse.key.new"
    static let previousName = "gatehouse.key.old"

    /// Reads the key, and makes it first if there is none.
    static func key(in folder: StoreFolder) throws -> Secret<[UInt8]> {
        try key(folder.file(name), in: folder)
    }

    /// Reads all keys that a secret may be under.
    static func keys(in folder: StoreFolder) throws -> TOTPKeys {
        // In the order in which a key wanders: one that moves between two reads is found in the later place.
        let next = try present(nextName, in: folder)
        let current = try key(in: folder)
        let previous = try present(previousName, in: folder)
        return TOTPKeys(
            current: current, previous: [next, previous].compactMap { $0 }.filter { !$0.matches(current) })
    }

    /// Identities and times of the files: something else after each change.
    static func version(in folder: StoreFolder) -> [UInt64] {
        [nextName, name, previousName].flatMap { name -> [UInt64] in
            var status = stat()
            guard stat(folder.file(name), &status) == 0 else { return [0, 0, 0] }
            return [
                UInt64(status.st_ino), UInt64(bitPattern: Int64(status.st_mtim.tv_sec)),
                UInt64(bitPattern: Int64(status.st_mtim.tv_nsec)),
            ]
        }
    }

    /// The key to come: the one that an earlier attempt left, else a new one.
    static func next(in folder: StoreFolder) throws -> Secret<[UInt8]> {
        try key(folder.file(nextName), in: folder)
    }

    /// Puts the key to come in the place of the present one, which stays as the previous one.
    static func promote(in folder: StoreFolder) throws {
        let (current, link) = (folder.file(name), folder.file(previousName + ".part"))
        unlink(link)
        guard Glibc.link(current, link) == 0, rename(link, folder.file(previousName)) == 0,
            rename(folder.file(nextName), current) == 0
        else { throw StoreFolder.failure("\(current) can't be replaced") }
        // A rename onto another name of the same file leaves both.
        unlink(link)
        try folder.synchronize()
    }

    /// Removes the previous key, when nothing is under it any more.
    static func forgetPrevious(in folder: StoreFolder) throws {
        let path = folder.file(previousName)
        guard unlink(path) == 0 || errno == ENOENT else { throw StoreFolder.failure("\(path) can't be removed") }
        try folder.synchronize()
    }

    private static func key(_ path: String, in folder: StoreFolder) throws -> Secret<[UInt8]> {
        if access(path, F_OK) != 0 {
            try folder.publish(path, replace: false) { draft in
                try PlainFile.write(Random.bytes(TOTPSealer.keyLength), to: draft)
            }
        }
        try folder.secure(path)
        return Secret(try read(path))
    }

    private static func present(_ name: String, in folder: StoreFolder) throws -> Secret<[UInt8]>? {
        let path = folder.file(name)
        guard access(path, F_OK) == 0 else { return nil }
        try folder.secure(path)
        return Secret(try read(path))
    }

    private static func read(_ path: String) throws -> [UInt8] {
        // One byte more than there should be, to see that there is none.
        let bytes = try PlainFile.read(path, limit: TOTPSealer.keyLength + 1)
        guard bytes.count == TOTPSealer.keyLength else {
            throw StoreError(
                .corrupt,
                "\(path) has not the \(TOTPSealer.keyLength) bytes of a key; restore it, or second factors can't be read"
            )
        }
        return bytes
    }
}
