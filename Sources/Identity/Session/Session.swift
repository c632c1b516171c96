/// A person's log-in over the web (security rule 24). Only the hash of its token is kept.
public struct Session: Sendable, Equatable {
    /// SHA-256 of the cookie's value.
    public var tokenDigest: [UInt8]
    /// Whose session it is.
    public var user: UserID
    /// The user's credential generation at log-in: a later one ends the session.
    public var credentialGeneration: Int64
    /// When the session began; it ends 7 days later at the latest.
    public var createdAt: Timestamp
    /// When it was last used; it ends 12 hours later without use. Written at most every 10 minutes.
    public var usedAt: Timestamp

    /// Puts the parts together.
    public init(
        tokenDigest: [UInt8], user: UserID, credentialGeneration: Int64, createdAt: Timestamp, usedAt: Timestamp
    ) {
        self.tokenDigest = tokenDigest
        self.user = user
        self.credentialGeneration = credentialGeneration
        self.createdAt = createdAt
        self.usedAt = usedAt
    }
}
