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
                try PlainFile.write(Random.bytes(TOTPSealer.keyLength), to: draft)
            }
        }
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
