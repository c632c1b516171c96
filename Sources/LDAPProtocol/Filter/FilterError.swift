/// Says why a text is not a filter of RFC 4515, and where.
public struct FilterError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable {
        /// An opening parenthesis is missing.
        case missingOpeningParenthesis
        /// A closing parenthesis is missing.
        case missingClosingParenthesis
        /// There is something after the filter.
        case trailingText
        /// An attribute description is missing or malformed.
        case invalidAttribute
        /// A matching rule is missing or malformed.
        case invalidMatchingRule
        /// There is no `=`, `>=`, `<=`, `~=` or `:=` after the attribute.
        case missingOperator
        /// A backslash is not followed by two hexadecimal digits.
        case invalidEscape
        /// A character stands in a value that must be escaped there.
        case unescapedCharacter
        /// Two asterisks follow each other.
        case emptySubstring
        /// More parentheses inside each other than `Limits.nesting`.
        case nestingTooDeep
        /// More nodes than `Limits.filterNodes`.
        case tooManyNodes
    }

    /// What is wrong.
    public let code: Code
    /// The index of the byte of the text, in UTF-8, where it was found.
    public let position: Int

    /// Makes an error of a code and the index of a byte.
    public init(_ code: Code, at position: Int) {
        self.code = code
        self.position = position
    }

    /// Two errors are equal if their codes are.
    public static func == (left: FilterError, right: FilterError) -> Bool {
        left.code == right.code
    }

    /// The error as a sentence.
    public var description: String {
        let reason =
            switch code {
            case .missingOpeningParenthesis: "'(' is missing"
            case .missingClosingParenthesis: "')' is missing"
            case .trailingText: "there is text after the filter"
            case .invalidAttribute: "an attribute description is missing or malformed"
            case .invalidMatchingRule: "a matching rule is missing or malformed"
            case .missingOperator: "'=', '>=', '<=', '~=' or ':=' is missing after the attribute"
            case .invalidEscape: "'\\' is not followed by two hexadecimal digits"
            case .unescapedCharacter: "'*', '(' or NUL must be written as '\\2a', '\\28' or '\\00' here"
            case .emptySubstring: "there is nothing between two '*'"
            case .nestingTooDeep: "filters are nested too deeply"
            case .tooManyNodes: "the filter has too many parts"
            }
        return "invalid filter at byte \(position): \(reason)"
    }
}
