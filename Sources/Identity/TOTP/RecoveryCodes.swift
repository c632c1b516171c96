/// The codes that stand in for a lost authenticator app: ten of them, each good for one log-in.
///
/// A code is ten characters of base32, 50 random bits, shown as `xxxxx-xxxxx`. They are shown once; the store keeps
/// digests. Guesses are counted like wrong codes of the app, so that one pass of SHA-256 is enough.
public struct RecoveryCodes: Sendable {
    /// How many codes a set has.
    public static let count = 10
    /// The characters of a code, without the hyphen.
    static let length = 10
    /// The characters before the hyphen.
    static let half = 5

    /// The codes as they are shown.
    public let codes: [Secret<String>]

    /// A new set.
    public init() {
        var generator = SystemRandom()
        self.init(using: &generator)
    }

    /// A new set from the given generator.
    public init(using generator: inout some RandomNumberGenerator) {
        var codes: [Secret<String>] = []
        for _ in 0..<Self.count {
            let text = Random.text(Self.length, of: Self.alphabet, using: &generator)
            codes.append(Secret("\(text.prefix(Self.half))-\(text.dropFirst(Self.half))"))
        }
        self.codes = codes
    }

    /// What is stored of the set, in its order: see ``User/recoveryCodes``.
    public var digests: [[UInt8]] { codes.compactMap { Self.digest(of: Array($0.exposed.utf8)) } }

    /// What is stored of a code as somebody typed it: in any case, with spaces and hyphens anywhere.
    ///
    /// `nil` for what cannot be a code.
    public static func digest(of typed: [UInt8]) -> [UInt8]? {
        guard typed.count <= 64 else { return nil }
        var plain: [UInt8] = []
        for byte in typed where byte != UInt8(ascii: " ") && byte != UInt8(ascii: "-") {
            guard isCharacter(byte) else { return nil }
            plain.append(byte | 0x20)
        }
        guard plain.count == length else { return nil }
        return SHA256.hash(plain)
    }

    /// Whether a digest is among some, found in time that does not depend on where it stands.
    static func contains(_ digest: [UInt8], in digests: [[UInt8]]) -> Bool {
        var isFound = false
        for other in digests where ConstantTime.equals(digest, other) { isFound = true }
        return isFound
    }

    /// Whether a byte may stand in a code, in either case.
    static func isCharacter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            || (UInt8(ascii: "2")...UInt8(ascii: "7")).contains(byte)
    }

    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
}
