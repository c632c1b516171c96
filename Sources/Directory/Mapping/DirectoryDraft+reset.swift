public import Identity

/// Links under which people set another password.
extension DirectoryDraft {
    /// Makes a link for a person; one that was made before is void.
    ///
    /// - Throws: ``ChangeError``: `notFound`, `forbidden`, `invalid` for an API user and for a disabled one, `managed`.
    public mutating func beginPasswordReset(of id: UserID, _ reset: PasswordReset) throws(ChangeError) {
        guard let entry = snapshot.entry(of: id), var user = entry.user else { throw Self.noUser }
        try guardSuperAdmin(user)
        guard user.type == .user else {
            throw ChangeError(.invalid, field: "type", "\(user.username) is an API user; give it a token.")
        }
        guard user.status == .enabled else {
            throw ChangeError(.invalid, field: "status", "\(user.username) is disabled; enable the account first.")
        }
        if let origin = entry.record.origin {
            throw ChangeError(.managed, field: "password", "\(user.username) is managed by source \(origin.source)")
        }
        user.passwordReset = reset
        try put(user, in: entry)
    }

    /// Sets the password of the person whose link is shown, which is spent by that. Of two that come at once the second
    /// one finds it so.
    ///
    /// - Throws: ``ChangeError``: `forbidden` when the link is not good any more, `managed`.
    public mutating func finishPasswordReset(
        of id: UserID, token: String, at now: Timestamp, to password: PasswordHash
    ) throws(ChangeError) {
        guard let user = snapshot.entry(of: id)?.user, user.status == .enabled,
            user.passwordReset?.isGood(token, at: now) == true
        else { throw ChangeError(.forbidden, "The link was used, or is too old.") }
        try setPassword(of: id, to: password, mustChange: false)
        // The same password again changes nothing, but the link is spent.
        guard let entry = snapshot.entry(of: id), var changed = entry.user, changed.passwordReset != nil else { return }
        changed.passwordReset = nil
        try put(changed, in: entry)
    }
}
