/// Makes new password hashes: Argon2id in the text form that OpenLDAP's argon2 module verifies,
/// `{ARGON2}$argon2id$v=19$m=19456,t=2,p=1$salt$tag`.
///
/// One hash takes tens of milliseconds and 19 MiB, which are given back to the system at once; it belongs to a
/// ``HashPool``.
public struct PasswordHasher: Sendable {
    /// What a new hash costs.
    public var parameters: Argon2Parameters
    /// Whether a verifier for SCRAM is made beside it.
    public var makesSCRAM: Bool
    /// Is told of new passwords that somebody else has to be told of; nil where nobody has.
    public var fresh: FreshPasswords?

    /// A hasher with the parameters of today, or others.
    public init(parameters: Argon2Parameters = .standard, makesSCRAM: Bool = false) {
        self.parameters = parameters
        self.makesSCRAM = makesSCRAM
    }

    /// Whether a hash is to be made anew at the next chance.
    func isOutdated(_ hash: PasswordHash) -> Bool {
        hash.needsRehash(to: parameters) || makesSCRAM && hash.scram == nil
    }

    /// A new hash of a password, with a random salt.
    ///
    /// - Parameter password: The bytes, not trimmed, not normalized; ``PasswordPolicy`` is not asked here.
    /// - Throws: ``PasswordHashError``.
    public func hash(_ password: [UInt8]) throws(PasswordHashError) -> PasswordHash {
        var generator = SystemRandom()
        return try hash(password, using: &generator)
    }

    /// A new hash of a password, with a salt from the given generator.
    public func hash(
        _ password: [UInt8], using generator: inout some RandomNumberGenerator
    ) throws(PasswordHashError) -> PasswordHash {
        guard !password.isEmpty else { throw PasswordHashError(.empty, "an empty password cannot be set") }
        guard !password.contains(0) else { throw PasswordHashError(.containsNUL, "a password must not hold a NUL") }
        guard password.count <= PasswordHashLimits.passwordLength else {
            throw PasswordHashError(
                .tooLong, "a password of \(password.count) bytes is longer than \(PasswordHashLimits.passwordLength)")
        }
        guard parameters.isFit else {
            throw PasswordHashError(.parameters, "these parameters of Argon2 are out of range: \(parameters)")
        }
        let salt = Random.bytes(parameters.saltLength, using: &generator)
        guard
            let tag = Argon2.derive(
                password, salt: salt, variant: .id, version: Argon2Hash.currentVersion, parameters: parameters)
        else {
            throw PasswordHashError(.library, "Argon2 failed: \(parameters.memory) KiB of memory were not to be had")
        }
        let hash = Argon2Hash(parameters: parameters, salt: salt, tag: tag)
        let made = PasswordHash(
            Array("{ARGON2}".utf8) + hash.text, scram: makesSCRAM ? SCRAMVerifier(password: password) : nil)
        fresh?.note(made, of: password)
        return made
    }

    /// Does the work of verifying a wrong password and forgets the result: for names that do not exist, so that they
    /// take as long as those that do.
    public func dummyVerify(_ password: [UInt8]) {
        // A NUL or an empty password is refused without work for real hashes too.
        guard !password.isEmpty, password.count <= PasswordHashLimits.passwordLength, !password.contains(0) else {
            return
        }
        let salt = [UInt8](repeating: 0x55, count: parameters.saltLength)
        let hash = Argon2Hash(
            parameters: parameters, salt: salt, tag: [UInt8](repeating: 0, count: parameters.tagLength))
        _ = hash.verify(password)
    }
}
