/// Says why a text is not a distinguished name of RFC 4514, and where.
public struct DNError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable {
        /// The text is longer than the limit.
        case tooLong
        /// There are more relative distinguished names, or attributes in one of them, than the limit allows.
        case tooManyComponents
        /// An attribute type is missing or is neither a descriptor nor a numeric object identifier.
        case invalidAttributeType
        /// There is no equals sign after an attribute type.
        case missingEqualsSign
        /// A backslash is followed neither by a special character nor by two hexadecimal digits.
        case invalidEscape
        /// A value has a character that must be escaped, or an open quotation mark.
        case invalidValue
        /// A value after a number sign is not the hexadecimal form of a BER encoded string.
        case invalidHexadecimalValue
        /// A value has a NUL.
        case nullCharacter
        /// The text is not UTF-8.
        case invalidUTF8
    }

    /// What is wrong.
    public let code: Code
    /// The index of the byte where it was found.
    public let position: Int

    /// Makes an error of a code and the index of a byte.
    public init(_ code: Code, at position: Int) {
        self.code = code
        self.position = position
    }

    /// Two errors are equal if their codes are.
    public static func == (left: DNError, right: DNError) -> Bool {
        left.code == right.code
    }

    /// The error as a sentence.
    public var description: String {
        let reason =
            switch code {
            case .tooLong: "the name is too long"
            case .tooManyComponents: "the name has too many parts"
            case .invalidAttributeType: "an attribute type is missing or malformed"
            case .missingEqualsSign: "an attribute type is not followed by '='"
            case .invalidEscape: "'\\' is not followed by a special character or two hexadecimal digits"
            case .invalidValue: "a special character stands unescaped"
            case .invalidHexadecimalValue: "the value after '#' is not a BER encoded string in hexadecimal digits"
            case .nullCharacter: "NUL is not allowed"
            case .invalidUTF8: "the text is not UTF-8"
            }
        return "invalid distinguished name at byte \(position): \(reason)"
    }
}
