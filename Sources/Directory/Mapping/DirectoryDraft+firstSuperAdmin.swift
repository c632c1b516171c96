public import Identity

extension DirectoryDraft {
    /// Gives the directory a super admin while it has none that is active (decisions 9): the person of the name, or a new
    /// one.
    ///
    /// - Returns: the number of the super admin; `nil`, and nothing done, if there is an active one already.
    /// - Throws: ``ChangeError``: `invalid` or `taken` with the field, also for the name of an API user; `managed` for a
    ///   person whose password a source keeps.
    public mutating func firstSuperAdmin(
        username: String, passwordHash: PasswordHash, email: String?
    ) throws(ChangeError) -> UserID? {
        guard !snapshot.hasActiveSuperAdmin else { return nil }
        try bootstrap()
        guard let entry = snapshot.entry(username: username), let user = entry.user else {
            var new = NewUser(
                username: username, email: email, password: passwordHash, role: Grant(role: .superAdmin))
            new.mustChangePassword = false
            return try createUser(new)
        }
        guard user.type == .user else {
            throw ChangeError(.taken, field: "username", "\(username) is an API user and cannot be a super admin.")
        }
        if let origin = entry.record.origin {
            throw ChangeError(
                .managed, field: "username",
                "\(username) is managed by source \(origin.source); choose another name for the first super admin.")
        }
        var changes = UserChanges()
        changes.role = .set(Grant(role: .superAdmin))
        changes.password = .set(passwordHash)
        changes.mustChangePassword = false
        changes.passwordLogin = true
        changes.status = .enabled
        if let email { changes.email = .set(email) }
        try updateUser(user.id, changes)
        return user.id
    }
}
