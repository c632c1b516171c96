public import Identity

extension DirectorySnapshot {
    /// What the passwords of a user have to be like; of somebody new, or unknown, what everybody's have to.
    public func passwordPolicy(for user: User?) -> PasswordPolicy {
        context.options.passwords.policy(for: user?.role.flatMap { userRole($0.role) })
    }
}
