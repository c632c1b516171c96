public import Identity

/// The second factor of people, and the named tokens of API users.
extension DirectoryDraft {
    /// Gives a person a second factor with its recovery codes; what was there before is void.
    ///
    /// - Throws: ``ChangeError``: `notFound`, `forbidden`, `invalid` for an API user.
    public mutating func setTwoFactor(
        of id: UserID, sealedSecret: [UInt8], recoveryCodes: RecoveryCodes
    ) throws(ChangeError) {
        guard let user = snapshot.entry(of: id)?.user else { throw Self.noUser }
        guard user.type == .user else {
            throw ChangeError(.invalid, field: "type", "An API user has no second factor.")
        }
        var changes = UserChanges()
        changes.sealedTOTPSecret = .set(sealedSecret)
        changes.recoveryCodes = recoveryCodes.digests
        try updateUser(id, changes)
    }

    /// Takes the second factor and its recovery codes from a user.
    ///
    /// - Throws: ``ChangeError``: `notFound`, `forbidden`.
    public mutating func removeTwoFactor(of id: UserID) throws(ChangeError) {
        var changes = UserChanges()
        changes.sealedTOTPSecret = .set(nil)
        try updateUser(id, changes)
    }

    /// Seals the second factor of everybody anew, if it is not under the sealer's current key. The secrets stay the same,
    /// so that sessions live on.
    ///
    /// - Returns: how many were sealed.
    /// - Throws: ``ChangeError`` `invalid` when one can't be opened; nothing is changed then.
    public mutating func resealTwoFactors(with sealer: TOTPSealer) throws(ChangeError) -> Int {
        var count = 0
        for entry in Array(snapshot.users) {
            guard var user = entry.user, let sealed = user.sealedTOTPSecret, sealer.needsReseal(sealed) else {
                continue
            }
            let owner = entry.record.uuid.octets
            do {
                user.sealedTOTPSecret = try sealer.seal(sealer.open(sealed, owner: owner), owner: owner)
            } catch {
                throw ChangeError(
                    .invalid, field: "twofa",
                    "The second factor of \(user.username) can't be opened (\(error)); reset it first.")
            }
            try put(user, in: entry)
            count += 1
        }
        return count
    }

    /// Gives an API user a token beside the primary one. It is good from the next request on; nothing else changes.
    ///
    /// - Parameters:
    ///   - name: What it is for; unique among the tokens of the user, whatever the case.
    ///   - stored: The digest of the token, see `APIToken.stored`.
    ///   - expiresAt: From when on it is refused; `nil` for never.
    /// - Throws: ``ChangeError``: `notFound`, `forbidden`, `invalid` with the field, `taken`, `exhausted`.
    public mutating func addToken(
        to id: UserID, name: String, stored: PasswordHash, expiresAt: Timestamp? = nil
    ) throws(ChangeError) -> NamedToken {
        guard let entry = snapshot.entry(of: id), var user = entry.user else { throw Self.noUser }
        try guardSuperAdmin(user)
        guard user.type == .api else { throw ChangeError(.invalid, field: "type", "Only API users have tokens.") }
        guard APIToken.isToken(stored) else {
            throw ChangeError(.invalid, field: "token", "That is not what is stored of a token.")
        }
        let name = try FieldRule.title(name)
        guard name.utf8.count <= Self.longestTokenName else {
            throw ChangeError(.invalid, field: "name", "A token's name has at most \(Self.longestTokenName) bytes.")
        }
        if let expiresAt, expiresAt <= time {
            throw ChangeError(.invalid, field: "expires_at", "The token would be expired already.")
        }
        guard user.tokens.count < Self.mostTokens else {
            throw ChangeError(
                .exhausted, field: "tokens", "A user has at most \(Self.mostTokens) tokens; revoke one first.")
        }
        if user.tokens.contains(where: { $0.name.lowercased() == name.lowercased() }) {
            throw ChangeError(.taken, field: "name", "\(user.username) has a token named \(name) already")
        }
        let token = NamedToken(
            id: try newTokenID(), name: name, digest: stored, createdAt: time, expiresAt: expiresAt)
        user.tokens.append(token)
        try put(user, in: entry)
        return token
    }

    /// Revokes a named token: it is refused from the next request on.
    ///
    /// - Throws: ``ChangeError``: `notFound` for the user or the token, `forbidden`.
    public mutating func removeToken(_ token: TokenID, of id: UserID) throws(ChangeError) {
        guard let entry = snapshot.entry(of: id), var user = entry.user else { throw Self.noUser }
        try guardSuperAdmin(user)
        guard let index = user.tokens.firstIndex(where: { $0.id == token }) else {
            throw ChangeError(.notFound, field: "token", "\(user.username) has no token \(token).")
        }
        user.tokens.remove(at: index)
        try put(user, in: entry)
    }

    private static var mostTokens: Int { 100 }
    private static var longestTokenName: Int { 200 }

    mutating func put(_ user: User, in entry: Entry) throws(ChangeError) {
        var record = entry.record
        record.content = .user(user)
        try put(record)
    }
}
