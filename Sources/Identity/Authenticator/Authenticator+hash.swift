extension Authenticator {
    /// Hashes a new password on the threads that hash for log-ins, so that both share one bound.
    ///
    /// - Parameters:
    ///   - password: The bytes, not trimmed; ``PasswordPolicy/refusal(of:contextWords:)`` is not asked here.
    ///   - policy: What is asked whether it was used before.
    ///   - user: Whose it becomes; `nil` for somebody new.
    /// - Throws: ``HashPoolError/busy``, ``PasswordHashError``, ``PasswordPolicy/Refusal/used``.
    public func hash(
        _ password: Secret<[UInt8]>, policy: PasswordPolicy = PasswordPolicy(), for user: User? = nil
    ) async throws -> PasswordHash {
        let hasher = self.hasher
        return try await pool.run {
            Result {
                if policy.isUsed(password.exposed, by: user) { throw PasswordPolicy.Refusal.used }
                return try hasher.hash(password.exposed)
            }
        }.get()
    }
}
