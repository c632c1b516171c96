import Glibc
import Identity

/// The key that seals second factors: 32 random bytes in a file beside the database, so that a copy of the database
/// alone opens none.
enum KeyFile {
    static let name = "gatehouse.key"

    /// Reads the key, and makes it first if there is none.
    static func key(in folder: StoreFolder) throws -> Secret<[UInt8]> {
        let path = folder.file(name)
        if access(path, F_OK) != 0 {
            try folder.publish(path, replace: false) { draft in
                try write(Random.bytes(TOTPSealer.keyLength), to: draft)
            }
        }
        try folder.secure(path)
        return Secret(try read(path))
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreFolder.failure("\(path) can't be opened") }
        defer { close(descriptor) }
        let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard count == bytes.count else { throw StoreFolder.failure("\(path) can't be written") }
    }

    private static func read(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw StoreFolder.failure("\(path) can't be opened") }
        defer { close(descriptor) }
        // One byte more than there should be, to see that there is none.
        var bytes = [UInt8](repeating: 0, count: TOTPSealer.keyLength + 1)
        let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        guard count == TOTPSealer.keyLength else {
            throw StoreError(
                .corrupt,
                "\(path) has not the \(TOTPSealer.keyLength) bytes of a key; restore it, or second factors can't be read"
            )
        }
        bytes.removeLast()
        return bytes
    }
}
