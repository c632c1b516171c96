/// One way in which an entry breaks the schema.
public struct SchemaViolation: Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable {
        /// A class is not defined.
        case unknownObjectClass
        /// No class says what the entry is.
        case noStructuralClass
        /// Two classes say what the entry is, and neither is above the other.
        case conflictingStructuralClasses
        /// A required attribute is missing.
        case missingAttribute
        /// No class allows an attribute.
        case attributeNotAllowed
    }

    /// What is wrong.
    public let code: Code
    /// The class or attribute that it is about, as named in the schema or as written; empty if about none.
    public let name: [UInt8]

    /// The violation as a sentence.
    public var description: String {
        let name = String(decoding: name, as: UTF8.self)
        return switch code {
        case .unknownObjectClass: "object class '\(name)' is not defined in the schema"
        case .noStructuralClass: "no structural object class"
        case .conflictingStructuralClasses: "object class '\(name)' conflicts with another structural object class"
        case .missingAttribute: "attribute '\(name)' is required by an object class"
        case .attributeNotAllowed: "attribute '\(name)' is not allowed by the object classes"
        }
    }
}
