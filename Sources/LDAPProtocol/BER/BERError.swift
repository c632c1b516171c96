/// Says why bytes are not the BER value that was expected, and where.
public struct BERError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable {
        /// The bytes end inside a tag or a length, or before a value that has to be there.
        case truncated
        /// Another value stands where one of a given tag has to be.
        case unexpectedTag
        /// A tag number of 31 or more.
        case highTagNumber
        /// A length that is only known from its end.
        case indefiniteLength
        /// More than four octets of length.
        case lengthTooLong
        /// A value longer than what is left of the value around it.
        case lengthExceedsParent
        /// More values inside each other than `Limits.nesting`.
        case nestingTooDeep
        /// A boolean that is not exactly one octet.
        case invalidBoolean
        /// An integer without octets, with more than eight or with more than it needs.
        case invalidInteger
        /// An integer outside the range of its field.
        case integerOutOfRange
        /// Something after the last part of a value.
        case trailingData
        /// More elements than a limit allows.
        case tooManyElements
        /// A value that its field does not allow, such as an object identifier that is none.
        case invalidValue
    }

    /// What is wrong.
    public let code: Code
    /// The byte where it was found, counted from the start of the outermost value.
    public let position: Int

    /// Makes an error of a code and the index of a byte.
    public init(_ code: Code, at position: Int) {
        self.code = code
        self.position = position
    }

    /// Two errors are equal if their codes are.
    public static func == (left: BERError, right: BERError) -> Bool {
        left.code == right.code
    }

    /// The error as a sentence without a full stop.
    public var description: String {
        let reason =
            switch code {
            case .truncated: "a value is missing or ends too early"
            case .unexpectedTag: "a value has another tag than expected"
            case .highTagNumber: "a tag has more than one octet"
            case .indefiniteLength: "a length is indefinite"
            case .lengthTooLong: "a length has more than four octets"
            case .lengthExceedsParent: "a value is longer than the value around it"
            case .nestingTooDeep: "values are nested too deeply"
            case .invalidBoolean: "a boolean is not one octet"
            case .invalidInteger: "an integer is empty, too long or not in its shortest form"
            case .integerOutOfRange: "an integer is out of range"
            case .trailingData: "there is more than expected"
            case .tooManyElements: "there are more elements than allowed"
            case .invalidValue: "a value is not allowed here"
            }
        return "\(reason), at byte \(position)"
    }
}
