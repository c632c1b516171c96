import Identity
import LDAPProtocol

/// The entries that every directory has below its base.
public enum Container: String, CaseIterable, Sendable {
    /// People made here or by a sync.
    case people
    /// API users.
    case services
    /// Groups.
    case groups
    /// User roles.
    case roles
    /// List roles.
    case listRoles = "list-roles"
}

extension DirectoryDraft {
    /// Makes what every directory has and this one lacks: the base, the containers, role 1, the group `people` and, once,
    /// a list.
    ///
    /// - Throws: ``ChangeError``: `invalid` for a base of which no entry can be made.
    public mutating func bootstrap() throws(ChangeError) {
        try makeBase()
        for container in Container.allCases { _ = try entry(of: container) }
        if snapshot.entry(of: .superAdmin) == nil {
            _ = try createUserRole(
                NewUserRole(name: "Super Admin", permissions: [.everything], number: .superAdmin))
        }
        _ = try peopleGroup()
        // An administrator who deletes the last list does not want it back.
        if snapshot.head.list.rawValue == 0 { _ = try createList(NewList(name: "Default list")) }
    }

    /// The entry of a container, made if it is missing.
    mutating func entry(of container: Container) throws(ChangeError) -> EntryID {
        guard let root = snapshot.root, let base = snapshot.entry(root) else {
            throw ChangeError(.notFound, "The directory has no base entry yet.")
        }
        let rdn = RelativeDistinguishedName("ou", container.rawValue).bytes
        if let found = snapshot.entry(normalisedDN: rdn + [UInt8(ascii: ",")] + base.normalisedDN) { return found.id }
        var attributes = EntryAttributes(schema: schema)
        attributes[types.objectClass] = [Array("organizationalUnit".utf8)]
        if let ou = schema.attributeID("ou") { attributes[text: ou] = container.rawValue }
        return try create(rdn: rdn, below: root, attributes, .plain)
    }

    /// Puts in a new entry.
    mutating func create(
        rdn: [UInt8], below parent: EntryID?, _ attributes: EntryAttributes, _ content: EntryContent,
        origin: Origin? = nil
    ) throws(ChangeError) -> EntryID {
        var random = SystemRandom()
        let stamp = Stamp(time: time, actor: actor.entry)
        let id = try newEntryID()
        try put(
            EntryRecord(
                id: id, uuid: .random(using: &random), parent: parent, rdn: rdn, attributes: attributes.block,
                content: content, origin: origin, created: stamp, modified: stamp))
        return id
    }

    private mutating func makeBase() throws(ChangeError) {
        guard snapshot.root == nil else { return }
        let classes = [
            "dc": "domain", "o": "organization", "ou": "organizationalUnit", "c": "country", "l": "locality",
            "st": "locality", "cn": "organizationalRole", "uid": "account",
        ]
        guard let rdn = context.baseDN.rdns.first else {
            throw ChangeError(.invalid, field: "dn", "The base of the directory cannot be the root of all names.")
        }
        var attributes = EntryAttributes(schema: schema)
        for component in rdn.components {
            guard let type = schema.attributeID(component.type) else { continue }
            let name = String(decoding: schema.attribute(type).lowercasedName, as: UTF8.self)
            if attributes[types.objectClass].isEmpty, let found = classes[name] {
                attributes[types.objectClass] = [Array(found.utf8)]
            }
            attributes.insert([component.value], into: type)
        }
        guard !attributes[types.objectClass].isEmpty else {
            throw ChangeError(
                .invalid, field: "dn",
                "No entry can be made for the base \(context.baseDN); let it begin with dc, o, ou, c, l, st, cn or uid."
            )
        }
        _ = try create(rdn: context.baseDN.bytes, below: nil, attributes, .plain)
    }

    /// The primary group of people: the one with the first number of the range, made as `people` if there is none.
    mutating func peopleGroup() throws(ChangeError) -> Int64 {
        let first = context.options.gidNumbers.lowerBound
        let number = Array(String(first).utf8)
        if snapshot.first(IndexKey(types.gidNumber), number, where: { $0.group != nil }) != nil { return first }
        let groups = try entry(of: .groups)
        let rdn = RelativeDistinguishedName("cn", "people").bytes
        if let above = snapshot.entry(groups),
            let found = snapshot.entry(normalisedDN: rdn + [UInt8(ascii: ",")] + above.normalisedDN)
        {
            return found.text(of: types.gidNumber).flatMap { Int64($0) } ?? first
        }
        var attributes = groupAttributes(name: "people", number: first)
        attributes[text: types.description] = "Primary group of people"
        _ = try create(rdn: rdn, below: groups, attributes, .group(Group()))
        return first
    }
}
