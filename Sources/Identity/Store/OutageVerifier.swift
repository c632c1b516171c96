/// What is kept of a password that a source verified, for the time when the source can't be asked.
public struct OutageVerifier: Sendable, Equatable {
    /// The source that keeps the user.
    public var source: String
    /// The identifier of the user there.
    public var externalID: String
    /// A verifier of the password.
    public var password: PasswordHash
    /// When the source verified it.
    public var verifiedAt: Timestamp

    /// Puts the parts together.
    public init(source: String, externalID: String, password: PasswordHash, verifiedAt: Timestamp) {
        self.source = source
        self.externalID = externalID
        self.password = password
        self.verifiedAt = verifiedAt
    }
}

/// Where verifiers for outages are kept. All calls block.
public protocol OutageVerifierStore: Sendable {
    /// The verifier of a user of a source.
    ///
    /// - Throws: ``StoreError``.
    func outageVerifier(source: String, externalID: String) throws -> OutageVerifier?

    /// Keeps a verifier in the place of the one before, and drops those of its source that are older than a time.
    ///
    /// - Throws: ``StoreError``.
    func save(_ verifier: OutageVerifier, droppingThoseBefore time: Timestamp) throws

    /// Drops the verifier of a user of a source.
    ///
    /// - Throws: ``StoreError``.
    func removeOutageVerifier(source: String, externalID: String) throws
}
