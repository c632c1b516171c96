/// Why a password could not be hashed.
///
/// Two errors are equal when their codes are; the text never holds the password.
public struct PasswordHashError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong.
    public enum Code: Hashable, Sendable {
        /// The password is empty.
        case empty
        /// The password holds a NUL byte.
        case containsNUL
        /// The password is longer than ``PasswordHashLimits/passwordLength``.
        case tooLong
        /// The parameters are not ones that Argon2 or our limits take.
        case parameters
        /// libargon2 failed, most likely for want of memory.
        case library
    }

    /// What went wrong.
    public var code: Code
    /// A sentence for people.
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
