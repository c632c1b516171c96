/// A definition of an attribute type as read, before names are resolved (RFC 4512, section 4.1.2).
struct AttributeTypeDefinition: Sendable, Hashable {
    var source: SourcePosition
    var oid: [UInt8] = []
    var names: [[UInt8]] = []
    var explanation: String?
    var isObsolete = false
    var superior: [UInt8]?
    var equality: [UInt8]?
    var ordering: [UInt8]?
    var substrings: [UInt8]?
    var syntax: [UInt8]?
    var isSingleValued = false
    var isCollective = false
    var noUserModification = false
    var usage = AttributeType.Usage.userApplications
    /// The whole definition from parenthesis to parenthesis with single spaces.
    var text: [UInt8] = []
}

/// A definition of an object class as read, before names are resolved (RFC 4512, section 4.1.1).
struct ObjectClassDefinition: Sendable, Hashable {
    var source: SourcePosition
    var oid: [UInt8] = []
    var names: [[UInt8]] = []
    var explanation: String?
    var isObsolete = false
    var superiors: [[UInt8]] = []
    var kind = ObjectClass.Kind.structural
    var required: [[UInt8]] = []
    var optional: [[UInt8]] = []
    /// The whole definition from parenthesis to parenthesis with single spaces.
    var text: [UInt8] = []
}
