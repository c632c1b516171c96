/// A one-time link under which a person sets another password, without the one before.
///
/// Its token has 381 random bits; a digest of it is kept.
public struct PasswordReset: Sendable, Equatable {
    /// The digest of the token.
    public var digest: [UInt8]
    /// From when on the link is refused.
    public var expiresAt: Timestamp

    /// Puts the parts together.
    public init(digest: [UInt8], expiresAt: Timestamp) {
        self.digest = digest
        self.expiresAt = expiresAt
    }

    /// A new token.
    public static func makeToken() -> Secret<String> { SessionToken.make() }

    /// What is kept of a token.
    public static func digest(of token: String) -> [UInt8] { SHA256.hash(Array("reset:\(token)".utf8)) }

    /// Whether the link with this token is good.
    public func isGood(_ token: String, at now: Timestamp) -> Bool {
        expiresAt > now && ConstantTime.equals(digest, Self.digest(of: token))
    }
}
