/// The key that an authenticator app and the server share (RFC 6238, requirement R5): 20 random bytes for new ones.
///
/// Its description shows nothing. Two secrets are compared with ``matches(_:)``, in constant time.
public struct TOTPSecret: Sendable, CustomStringConvertible, CustomReflectable {
    /// The key.
    public let bytes: Secret<[UInt8]>

    /// The length of new keys: RFC 4226 recommends 160 bits.
    public static let length = 20

    /// A new random key.
    public init() {
        var generator = SystemRandom()
        self.init(using: &generator)
    }

    /// A new key from the given generator.
    public init(using generator: inout some RandomNumberGenerator) {
        bytes = Secret(Random.bytes(Self.length, using: &generator))
    }

    /// A key that exists already; nil outside 16 to 64 bytes (RFC 4226 asks for at least 128 bits).
    public init?(bytes: [UInt8]) {
        guard (16...64).contains(bytes.count) else { return nil }
        self.bytes = Secret(bytes)
    }

    /// Reads base32, any case, spaces and `=` passed over; nil when it is none or of a wrong length.
    public init?(base32: String) {
        guard base32.utf8.count <= 256, let bytes = Base32.decode(base32) else { return nil }
        self.init(bytes: bytes)
    }

    /// The key in base32 without padding, 32 characters for a new one: to be shown once, at enrolment.
    public var base32: Secret<String> { Secret(Base32.encode(bytes.exposed)) }

    /// Whether two keys are the same.
    public func matches(_ other: TOTPSecret) -> Bool { bytes.matches(other.bytes) }

    /// Always `<secret>`.
    public var description: String { "<secret>" }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
