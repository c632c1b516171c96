extension Authenticator {
    /// Hashes a new password on the threads that hash for log-ins, so that both share one bound.
    ///
    /// - Parameter password: The bytes, not trimmed; ``PasswordPolicy`` is not asked here.
    /// - Throws: ``HashPoolError/busy``, ``PasswordHashError``.
    public func hash(_ password: Secret<[UInt8]>) async throws -> PasswordHash {
        let hasher = self.hasher
        return try await pool.run { Result { try hasher.hash(password.exposed) } }.get()
    }
}
