import LDAPProtocol

/// A person or a group of another gateway on its way to become a record.
struct ForeignEntry {
    /// What stands for an entry that nobody may log in as (draft-behera-ldap-password-policy-10 section 5.3.3).
    private static let disabledTime = "000001010000Z"

    let dn: DistinguishedName
    private let schema: Schema
    private var classes: [String]
    private var lines: [(description: String, value: [UInt8])] = []

    /// A person, with the classes that everybody has.
    init(person name: String, below base: DistinguishedName, schema: Schema) {
        dn = DistinguishedName([RelativeDistinguishedName("uid", name), Self.people] + base.rdns)
        classes = ["inetOrgPerson"]
        self.schema = schema
        add("uid", name)
    }

    /// A group that holds members by name.
    init(group name: String, below base: DistinguishedName, schema: Schema) {
        dn = Self.group(name, below: base)
        classes = ["groupOfNames"]
        self.schema = schema
        add("cn", name)
    }

    private static let people = RelativeDistinguishedName("ou", "people")

    static func person(_ name: String, below base: DistinguishedName) -> DistinguishedName {
        DistinguishedName([RelativeDistinguishedName("uid", name), people] + base.rdns)
    }

    static func group(_ name: String, below base: DistinguishedName) -> DistinguishedName {
        DistinguishedName(
            [RelativeDistinguishedName("cn", name), RelativeDistinguishedName("ou", "groups")] + base.rdns)
    }

    /// Adds a value; none and an empty one add nothing.
    mutating func add(_ description: String, _ value: String?) {
        if let value, !value.isEmpty { add(description, bytes: Array(value.utf8)) }
    }

    /// Adds a value unless it is there.
    mutating func add(_ description: String, bytes value: [UInt8]) {
        let isThere = lines.contains { $0.description.lowercased() == description.lowercased() && $0.value == value }
        if !isThere { lines.append((description, value)) }
    }

    /// Adds a class beside those that the entry has by its kind, if it is one that may be added.
    mutating func add(objectClass name: String) {
        if let known = schema.objectClass(name), known.kind != .auxiliary { return }
        if !classes.contains(where: { $0.lowercased() == name.lowercased() }) { classes.append(name) }
    }

    /// Nobody may log in as the entry.
    mutating func disable() { add("pwdAccountLockedTime", Self.disabledTime) }

    /// Whether a value of a type is there.
    func has(_ type: String) -> Bool { lines.contains { $0.description.lowercased() == type.lowercased() } }

    /// The record, with the classes that what it has asks for.
    func record() -> LDIFRecord {
        var classes = self.classes
        func add(_ name: String, if isWanted: Bool) {
            if isWanted, !classes.contains(where: { $0.lowercased() == name.lowercased() }) { classes.append(name) }
        }
        if classes[0] == "inetOrgPerson" {
            add("posixAccount", if: has("uidNumber") && has("gidNumber") && has("homeDirectory"))
            add("ldapPublicKey", if: has("sshPublicKey"))
        } else {
            add("posixGroup", if: has("gidNumber"))
        }
        // A class whose attributes are not all there would make the entry one that no strict server takes.
        classes.removeAll { name in
            guard let known = schema.objectClass(name) else { return false }
            return known.required.contains { id in
                let type = String(decoding: schema.attribute(id).canonicalName, as: UTF8.self)
                return id != schema.attributeID("objectClass") && id != schema.attributeID("member") && !has(type)
            }
        }
        let types = (["objectClass"] + lines.map(\.description)).compactMap { schema.attributeID($0) }
        let isTooMuch = schema.validate(classes: classes.map { Array($0.utf8) }, attributes: types).contains {
            $0.code == .attributeNotAllowed
        }
        if isTooMuch { classes.append("extensibleObject") }
        let attributes =
            classes.map { LDIFAttribute(description: Array("objectClass".utf8), value: .bytes(Array($0.utf8))) }
            + lines.map { LDIFAttribute(description: Array($0.description.utf8), value: .bytes($0.value)) }
        return LDIFRecord(dn: dn.bytes, kind: .content(attributes))
    }
}
