/// Keeps a stronger hash of a password that did not change.
public protocol CredentialKeeper: Sendable {
    /// Stores another hash of the same password, if the present one is still `expecting`; else does nothing.
    ///
    /// The password is the same, so the credential generation stays and sessions live on.
    ///
    /// - Throws: When the store can't be written; the old hash goes on being used.
    func replacePassword(of user: UserID, expecting: PasswordHash, with: PasswordHash) async throws
}
