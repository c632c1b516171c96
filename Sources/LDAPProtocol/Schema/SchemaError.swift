/// Says why definitions do not make a schema, and in which file and line.
public struct SchemaError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable {
        /// A definition is not written as in RFC 4512, section 4.1.
        case syntax
        /// An object identifier is malformed, or its prefix is not defined.
        case invalidObjectIdentifier
        /// A name or an object identifier is taken.
        case duplicate
        /// A superior class or type, or an attribute of a class, is not defined.
        case unknownName
        /// A matching rule is not known to this program.
        case unknownMatchingRule
        /// An attribute type has neither a syntax nor a superior.
        case missingSyntax
        /// A superior is its own superior.
        case cycle
        /// There are more definitions than the table can hold.
        case tooMany
    }

    /// What is wrong.
    public let code: Code
    /// The name of the file or of the built-in table.
    public let file: String
    /// The line on which the definition begins, from 1.
    public let line: Int
    /// What stands there and what to do.
    public let detail: String

    init(_ code: Code, _ source: SourcePosition, _ detail: String) {
        self.code = code
        self.file = source.file
        self.line = source.line
        self.detail = detail
    }

    /// Two errors are equal if their codes are.
    public static func == (left: SchemaError, right: SchemaError) -> Bool {
        left.code == right.code
    }

    /// The error as a sentence with file and line.
    public var description: String { "\(file):\(line): \(detail)" }
}

/// Where a definition begins.
struct SourcePosition: Sendable, Hashable {
    var file: String
    var line: Int
}
