/// What a new Argon2id hash costs (RFC 9106, section 3.1).
public struct Argon2Parameters: Hashable, Sendable {
    /// Memory in KiB.
    public var memory: UInt32
    /// Passes over the memory.
    public var passes: UInt32
    /// Lanes; they do not make threads, a hash always runs on one.
    public var lanes: UInt32
    /// Bytes of salt.
    public var saltLength: Int
    /// Bytes of the tag.
    public var tagLength: Int

    /// Makes parameters; ``PasswordHasher`` refuses what Argon2 or ``PasswordHashLimits`` do not take.
    public init(memory: UInt32, passes: UInt32, lanes: UInt32 = 1, saltLength: Int = 16, tagLength: Int = 32) {
        self.memory = memory
        self.passes = passes
        self.lanes = lanes
        self.saltLength = saltLength
        self.tagLength = tagLength
    }

    /// 19 MiB, 2 passes, 1 lane, 16 bytes of salt, 32 of tag: OWASP's first choice for Argon2id.
    public static let standard = Argon2Parameters(memory: 19456, passes: 2)

    /// Whether Argon2 and our limits take these figures.
    var isFit: Bool {
        passes >= 1 && (1...PasswordHashLimits.argon2Lanes).contains(lanes) && memory >= 8 * lanes
            && memory <= PasswordHashLimits.argon2Memory
            && UInt64(memory) * UInt64(passes) <= PasswordHashLimits.argon2Work
            && (Self.shortestSalt...PasswordHashLimits.saltLength).contains(saltLength)
            && (Self.shortestTag...Self.longestTag).contains(tagLength)
    }

    static let shortestSalt = 8
    // Argon2 itself goes down to four bytes, which one can hit by trying.
    static let shortestTag = 12
    static let longestTag = 512
}
