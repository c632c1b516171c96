/// An object class (RFC 4512, section 2.4) with the attributes of its superiors.
///
/// An immutable row of the schema's table; a class, so that handing it out copies one reference.
public final class ObjectClass: Sendable {
    /// How an entry may use a class (RFC 4512, section 2.4).
    public enum Kind: String, Sendable {
        /// Only as a superior of others.
        case abstract = "ABSTRACT"
        /// As the one class that says what the entry is.
        case structural = "STRUCTURAL"
        /// Beside the structural class.
        case auxiliary = "AUXILIARY"
    }

    /// The place in the schema's table.
    public let index: Int
    /// The numeric object identifier.
    public let oid: [UInt8]
    /// All short names as defined; may be empty.
    public let names: [[UInt8]]
    /// The first short name as defined, or the object identifier if there is none.
    public let canonicalName: [UInt8]
    /// The description, if there is one.
    public let explanation: String?
    /// How an entry may use the class.
    public let kind: Kind
    /// Whether the definition is marked as obsolete.
    public let isObsolete: Bool
    /// The places of the classes named as superiors.
    public let superiors: [Int]
    /// The places of all superiors, direct and indirect ones, without this class.
    public let allSuperiors: Set<Int>
    /// What an entry must have, superiors included.
    public let required: AttributeSet
    /// What an entry may have, what it must have and superiors included.
    public let allowed: AttributeSet
    /// The definition as in RFC 4512, section 4.1.1: a value of `objectClasses`.
    public let definition: [UInt8]

    init(
        index: Int,
        definition: ObjectClassDefinition,
        superiors: [ObjectClass],
        required: AttributeSet,
        optional: AttributeSet
    ) {
        self.index = index
        self.oid = definition.oid
        self.names = definition.names
        self.canonicalName = definition.names.first ?? definition.oid
        self.explanation = definition.explanation
        self.kind = definition.kind
        self.isObsolete = definition.isObsolete
        self.superiors = superiors.map(\.index)
        var allSuperiors: Set<Int> = []
        var required = required
        var allowed = required
        allowed.formUnion(optional)
        for superior in superiors {
            allSuperiors.insert(superior.index)
            allSuperiors.formUnion(superior.allSuperiors)
            required.formUnion(superior.required)
            allowed.formUnion(superior.allowed)
        }
        self.allSuperiors = allSuperiors
        self.required = required
        self.allowed = allowed
        self.definition = definition.text
    }
}
