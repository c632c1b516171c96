/// The token of an API user: made here, stored as a digest, verified here.
///
/// A token has 285 random bits, so that one pass of SHA-256 is enough. The stored form is `{SHA256-TOKEN}` and the digest
/// in hexadecimal: a scheme that ``PasswordHash/verify(_:)`` does not know, so that no person's password is taken for one.
public enum APIToken {
    /// The length of a token in characters.
    public static let length = 48

    /// A new token: 48 letters and digits.
    public static func make() -> Secret<String> {
        var generator = SystemRandom()
        return make(using: &generator)
    }

    /// A new token from the given generator.
    public static func make(using generator: inout some RandomNumberGenerator) -> Secret<String> {
        Secret(Random.alphanumeric(length, using: &generator))
    }

    /// What is stored of a token.
    public static func stored(_ token: Secret<String>) -> PasswordHash {
        stored(Array(token.exposed.utf8))
    }

    /// What would be stored of the bytes of a token.
    static func stored(_ token: [UInt8]) -> PasswordHash {
        PasswordHash(prefix + SHA256.hexadecimalHash(token))
    }

    /// Whether a stored value is that of a token.
    public static func isToken(_ stored: PasswordHash) -> Bool {
        stored.stored.starts(with: prefix) && stored.stored.count == prefix.count + 64
    }

    /// Whether a token is the one that a stored value was made from; compared in constant time, in microseconds.
    public static func verify(_ token: [UInt8], against stored: PasswordHash) -> Bool {
        guard isToken(stored), !token.isEmpty else { return false }
        return ConstantTime.equals(Array(stored.stored.dropFirst(prefix.count)), SHA256.hexadecimalHash(token))
    }

    private static let prefix = Array("{SHA256-TOKEN}".utf8)
}
