/// What a stored hash may ask for; one that asks for more is unreadable, so that an import cannot stall the logins.
///
/// Each limit is about two to three seconds of one core, a hundred times what is usual.
public enum PasswordHashLimits {
    /// Bytes of a stored value.
    public static let storedLength = 4096
    /// Bytes of a password that is to be verified or hashed; what may be set is a matter of ``PasswordPolicy``.
    public static let passwordLength = 65536
    /// Bytes of a salt.
    public static let saltLength = 1024
    /// Argon2: memory in KiB (1 GiB).
    public static let argon2Memory: UInt32 = 1 << 20
    /// Argon2: memory in KiB times passes (4 GiB).
    public static let argon2Work: UInt64 = 1 << 22
    /// Argon2: lanes. They are computed one after the other, on the calling thread.
    public static let argon2Lanes: UInt32 = 64
    /// PBKDF2: iterations.
    public static let pbkdf2Iterations = 4_000_000
    /// `$5$` and `$6$`: rounds.
    public static let shaCryptRounds = 5_000_000
    /// bcrypt: the logarithm of its rounds.
    public static let bcryptCost = 15
    /// yescrypt: memory in bytes (1 GiB).
    public static let yescryptMemory = 1 << 30
}
