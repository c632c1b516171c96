/// The number of a named token or of an app password: positive, 31 bits, never used again.
public struct TokenID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number itself; 0 stands for the primary token of an API user, which has no name.
    public let rawValue: Int32

    /// Takes the number as it stands.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// The primary token, which stands in ``User/password``.
    public static let primary = TokenID(rawValue: 0)

    /// Orders tokens by creation.
    public static func < (left: TokenID, right: TokenID) -> Bool { left.rawValue < right.rawValue }

    /// The number in decimal.
    public var description: String { String(rawValue) }
}

/// A token of an API user beside the primary one: it has a name, may expire and can be revoked alone.
public struct NamedToken: Sendable, Equatable {
    /// The number of the token.
    public var id: TokenID
    /// What it is for, in the words of whoever made it; unique among the tokens of one user.
    public var name: String
    /// The digest of the token, see ``APIToken/stored(_:)``.
    public var digest: PasswordHash
    /// When it was made.
    public var createdAt: Timestamp
    /// From when on it is refused; `nil` for never.
    public var expiresAt: Timestamp?

    /// Puts the parts together.
    public init(id: TokenID, name: String, digest: PasswordHash, createdAt: Timestamp, expiresAt: Timestamp? = nil) {
        self.id = id
        self.name = name
        self.digest = digest
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    /// Whether its time is over.
    public func isExpired(at now: Timestamp) -> Bool { expiresAt.map { $0 <= now } ?? false }
}
