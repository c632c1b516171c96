extension Authenticator {
    /// Whether a person has to enrol a second factor before anything else, by what the role and the policy say now.
    public func asksForEnrolment(of account: Account) -> Bool { mustEnrol(account) }

    /// Seals the secret of a new second factor for the store.
    ///
    /// - Throws: ``CryptographyError``.
    public func seal(_ secret: TOTPSecret, for account: Account) throws -> [UInt8] {
        try sealer.seal(secret, owner: account.uuid.octets)
    }
}
