import Identity
import LDAPProtocol

/// What an entry is by its attributes, whichever notation they came in: a content record of a file or a change over LDAP.
///
/// Values are held against the schema already; what names to log in with, members and numbers mean is not looked at yet.
struct EntryImage: Sendable {
    /// What an entry is, by its classes (decisions 3).
    enum Kind: Sendable {
        case plain
        case person
        case service
        case group
        case userRole
        case listRole
    }

    var normalisedDN: [UInt8]
    /// The first part of the name, as it was written.
    var rdn: [UInt8]
    var kind = Kind.plain
    /// User attributes without passwords and memberships, values of one type together.
    var attributes: EntryAttributes
    var password: FieldChange<PasswordHash> = .keep
    /// Members by DN, with the form that equal names share.
    var memberNames: [(written: [UInt8], normalised: [UInt8])] = []
    var memberUids: [[UInt8]] = []
    /// The members, where they are known already; else they are looked up by name.
    var group: Group?

    init(rdn: [UInt8], normalisedDN: [UInt8], attributes: EntryAttributes) {
        self.rdn = rdn
        self.normalisedDN = normalisedDN
        self.attributes = attributes
    }

    /// Whether the entry has attributes or classes that the schema lacks.
    func isForeign(_ schema: Schema, _ types: WellKnownTypes) -> Bool {
        attributes.hasForeignTypes || attributes[types.objectClass].contains { schema.objectClass($0) == nil }
    }

    /// Finds out what the entry is, and holds its classes and attributes against the schema (decisions 3 and 5).
    ///
    /// - Parameter others: types that the entry has and ``attributes`` has not: its password and its members.
    /// - Returns: how the schema is broken; empty if it is not.
    mutating func classify(_ context: DirectoryContext, others: [AttributeID]) -> [SchemaViolation] {
        let schema = context.schema
        let types = context.types
        let classes = attributes[types.objectClass]
        func isOf(_ name: String) -> Bool {
            guard let wanted = schema.objectClass(name) else { return false }
            return classes.contains { schema.objectClass($0).map { schema.isSubclass($0, of: wanted) } ?? false }
        }
        let hasName = !attributes[types.uid].isEmpty
        if isOf("gatehouseUserRole") {
            kind = .userRole
        } else if isOf("gatehouseListRole") {
            kind = .listRole
        } else if hasName, isOf("gatehouseService") {
            kind = .service
        } else if hasName, isOf("person") || isOf("posixAccount") {
            kind = .person
        } else if isOf("groupOfNames") || isOf("groupOfUniqueNames") || isOf("posixGroup") {
            kind = .group
        } else {
            kind = .plain
        }
        // Numbers that are missing are given out when the entry is put in.
        let supplied: [AttributeID] =
            switch kind {
            case .person: [types.uidNumber, types.gidNumber, types.homeDirectory]
            case .group: [types.gidNumber]
            default: []
            }
        let present = attributes.types + others
        let missing = supplied.filter { !present.contains($0) }.map { schema.attribute($0).canonicalName }
        return schema.validate(classes: classes, attributes: present).filter {
            $0.code != .missingAttribute || !missing.contains($0.name)
        }
    }
}
