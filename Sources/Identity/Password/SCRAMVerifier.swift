/// What a server keeps to verify a password by SCRAM-SHA-256 (RFC 5802, RFC 7677), in the form of RFC 5803:
/// `SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey`.
///
/// Whoever has it can try passwords at the price of its iterations, which is far less than that of Argon2id, and can play the
/// server. That is why it is made only where somebody asks for it.
public struct SCRAMVerifier: Hashable, Sendable {
    /// How often the password is hashed: what clients of today do in some milliseconds.
    public static let iterations = 32_768
    private static let saltLength = 16
    private static let keyLength = 32

    /// The value of `authPassword`. It belongs into the store, and to the library that verifies.
    public let text: [UInt8]

    /// Takes a stored value as it came.
    public init(stored text: [UInt8]) {
        self.text = text
    }

    /// Makes a verifier of a password, with a random salt; `nil` if the library has no memory for it.
    ///
    /// - Parameter password: the bytes as they are; no preparation by SASLprep (RFC 4013) is done to them.
    public init?(password: [UInt8]) {
        var generator = SystemRandom()
        self.init(
            password: password, salt: Random.bytes(Self.saltLength, using: &generator), iterations: Self.iterations)
    }

    init?(password: [UInt8], salt: [UInt8], iterations: Int) {
        guard
            let salted = PBKDF2.derive(
                password, salt: salt, iterations: iterations, length: Self.keyLength, algorithm: .sha256)
        else { return nil }
        let clientKey = HMAC.sha256(key: salted, message: Array("Client Key".utf8))
        let serverKey = HMAC.sha256(key: salted, message: Array("Server Key".utf8))
        self.init(salt: salt, iterations: iterations, storedKey: SHA256.hash(clientKey), serverKey: serverKey)
    }

    /// What stands for the verifier of a name that has none, the same each time, so that a client cannot tell. No password
    /// fits it.
    ///
    /// - Parameter key: known to this process alone.
    public init(decoyFor name: String, key: HMACKey) {
        func bytes(_ label: String) -> [UInt8] { key.code(for: Array("\(label) \(name)".utf8)) }
        self.init(
            salt: Array(bytes("salt").prefix(Self.saltLength)), iterations: Self.iterations,
            storedKey: bytes("stored key"), serverKey: bytes("server key"))
    }

    private init(salt: [UInt8], iterations: Int, storedKey: [UInt8], serverKey: [UInt8]) {
        let fields = [salt, storedKey, serverKey].map { Base64.encode($0) }
        text =
            Array("SCRAM-SHA-256$\(iterations):".utf8) + fields[0] + [UInt8(ascii: "$")] + fields[1]
            + [UInt8(ascii: ":")] + fields[2]
    }
}

extension SCRAMVerifier: CustomStringConvertible, CustomReflectable {
    /// Never the value.
    public var description: String { "<SCRAM verifier>" }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
