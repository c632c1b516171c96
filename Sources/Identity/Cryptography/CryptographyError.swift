/// An error of sealing, opening or key handling.
///
/// Two errors are equal when their codes are; the text never holds key or message bytes.
public struct CryptographyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong.
    public enum Code: Hashable, Sendable {
        /// The key does not have the length that the cipher needs.
        case keyLength
        /// The sealed bytes are too short, or of a version or key that is not known here.
        case malformed
        /// The sealed bytes were changed, or belong to another key or owner.
        case authentication
        /// libcrypto refused to work, most likely for want of memory.
        case library
    }

    /// What went wrong.
    public var code: Code
    /// A sentence for people: what, and what to do.
    public var text: String

    init(_ code: Code, _ text: String) {
        self.code = code
        self.text = text
    }

    /// The text.
    public var description: String { text }

    /// Whether both have the same code.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
