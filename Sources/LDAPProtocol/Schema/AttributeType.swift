/// An attribute type (RFC 4512, section 2.5.1) with everything resolved that it inherits from its superior.
///
/// An immutable row of the schema's table; a class, so that handing it out copies one reference.
public final class AttributeType: Sendable {
    /// What an attribute is for (RFC 4512, section 4.1.2).
    public enum Usage: String, Sendable {
        /// Data of users.
        case userApplications
        /// Data of the directory about an entry.
        case directoryOperation
        /// Data that servers share among them.
        case distributedOperation
        /// Data of this server alone.
        case dSAOperation
    }

    /// The place in the schema's table.
    public let id: AttributeID
    /// The numeric object identifier.
    public let oid: [UInt8]
    /// All short names as defined; may be empty.
    public let names: [[UInt8]]
    /// The first short name as defined, or the object identifier if there is none: what answers call the type.
    public let canonicalName: [UInt8]
    /// The canonical name in lower case: what normalised distinguished names call the type.
    public let lowercasedName: [UInt8]
    /// The description, if there is one.
    public let explanation: String?
    /// The syntax of the values.
    public let syntax: Syntax
    /// The object identifier of the syntax, also if it is not a known one.
    public let syntaxOID: [UInt8]
    /// The rule for equality; nil if values cannot be compared.
    public let equality: MatchingRule?
    /// The rule for greater and less.
    public let ordering: MatchingRule?
    /// The rule for substrings.
    public let substrings: MatchingRule?
    /// Whether an entry has at most one value.
    public let isSingleValued: Bool
    /// Whether the attribute is collective.
    public let isCollective: Bool
    /// Whether the definition is marked as obsolete.
    public let isObsolete: Bool
    /// Whether clients may not change the attribute.
    public let noUserModification: Bool
    /// What the attribute is for.
    public let usage: Usage
    /// The type above, if there is one.
    public let superior: AttributeID?
    /// The definition as in RFC 4512, section 4.1.2: a value of `attributeTypes`.
    public let definition: [UInt8]

    /// Whether the attribute is given only when asked for by name or `+`.
    public var isOperational: Bool { usage != .userApplications }

    init(
        id: AttributeID,
        definition: AttributeTypeDefinition,
        syntaxOID: [UInt8],
        rules: (equality: MatchingRule?, ordering: MatchingRule?, substrings: MatchingRule?),
        superior: AttributeID?
    ) {
        self.id = id
        self.oid = definition.oid
        self.names = definition.names
        self.canonicalName = definition.names.first ?? definition.oid
        self.lowercasedName = canonicalName.map(\.lowercasedASCII)
        self.explanation = definition.explanation
        self.syntaxOID = syntaxOID
        self.syntax = Syntax(oid: syntaxOID)
        self.equality = rules.equality
        self.ordering = rules.ordering
        self.substrings = rules.substrings
        self.isSingleValued = definition.isSingleValued
        self.isCollective = definition.isCollective
        self.isObsolete = definition.isObsolete
        self.noUserModification = definition.noUserModification
        self.usage = definition.usage
        self.superior = superior
        self.definition = definition.text
    }
}
