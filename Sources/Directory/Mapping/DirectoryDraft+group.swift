public import Identity
public import LDAPProtocol

/// What is known of a group to be made.
public struct NewGroup: Sendable {
    /// The name: `cn`.
    public var name: String
    /// A description for people.
    public var summary: String?
    /// The direct members.
    public var members: [EntryID]
    /// Further attributes.
    public var attributes: [PartialAttribute]

    /// Puts the parts together.
    public init(
        name: String, summary: String? = nil, members: [EntryID] = [], attributes: [PartialAttribute] = []
    ) {
        self.name = name
        self.summary = summary
        self.members = members
        self.attributes = attributes
    }
}

/// What becomes of a group; what is not named stays.
public struct GroupChanges: Sendable {
    /// Another name: the entry is renamed if it is named by it.
    public var name: String?
    /// Another description.
    public var summary: FieldChange<String> = .keep
    /// Other members, all of them.
    public var members: [EntryID]?
    /// Members to be added.
    public var added: [EntryID] = []
    /// Members to be taken out.
    public var removed: [EntryID] = []
    /// Attributes to replace; without values they are taken away.
    public var attributes: [PartialAttribute] = []

    /// Nothing changes.
    public init() {}
}

extension DirectoryDraft {
    /// Makes a group below `ou=groups`.
    ///
    /// - Throws: ``ChangeError``: `invalid` with the field, `taken`.
    public mutating func createGroup(_ new: NewGroup) throws(ChangeError) -> EntryID {
        let name = try FieldRule.title(new.name)
        let parent = try entry(of: .groups)
        // Before a number is taken, so that it is clear what is wrong.
        try checkMembers(new.members)
        _ = try peopleGroup()
        var attributes = groupAttributes(name: name, number: try newGIDNumber())
        attributes[text: types.description] = new.summary.flatMap { $0.isEmpty ? nil : $0 }
        try setFree(new.attributes, in: &attributes)
        return try create(
            rdn: RelativeDistinguishedName("cn", name).bytes, below: parent, attributes,
            .group(Group(members: Self.unique(new.members))))
    }

    /// Changes a group.
    ///
    /// - Throws: ``ChangeError``: `notFound`, `invalid` with the field, `taken`, `managed`.
    public mutating func updateGroup(_ id: EntryID, _ changes: GroupChanges) throws(ChangeError) {
        guard let entry = snapshot.entry(id), var group = entry.group else { throw Self.noGroup }
        try refuseManagedGroup(entry)
        var record = entry.record
        var attributes = EntryAttributes(block: record.attributes, schema: schema)
        if let name = changes.name {
            let name = try FieldRule.title(name)
            record.rdn = rename(to: name, &attributes, rdn: record.rdn)
        }
        if case .set(let summary) = changes.summary {
            attributes[text: types.description] = summary.flatMap { $0.isEmpty ? nil : $0 }
        }
        try checkMembers((changes.members ?? []) + changes.added, of: id)
        let removed = Set(changes.removed)
        group.members = Self.unique((changes.members ?? group.members) + changes.added).filter { !removed.contains($0) }
        if changes.members != nil { group.unresolvedMembers = [] }
        try setFree(changes.attributes, in: &attributes)
        record.attributes = attributes.block
        record.content = .group(group)
        if record != entry.record { try put(record) }
    }

    /// Takes a group out.
    ///
    /// - Throws: ``ChangeError``: `notFound`, `managed`.
    public mutating func deleteGroup(_ id: EntryID) throws(ChangeError) {
        guard let entry = snapshot.entry(id), entry.group != nil else { throw Self.noGroup }
        try refuseManagedGroup(entry)
        try remove(id)
    }

    /// What every group made here has (decisions 5).
    func groupAttributes(name: String, number: Int64) -> EntryAttributes {
        var attributes = EntryAttributes(schema: schema)
        attributes[types.objectClass] = ["groupOfNames", "posixGroup"].map { Array($0.utf8) }
        attributes[text: types.cn] = name
        attributes[text: types.gidNumber] = String(number)
        return attributes
    }

    /// Writes another `cn`, in place of the one that the entry is named by; the new name of the entry.
    func rename(to name: String, _ attributes: inout EntryAttributes, rdn: [UInt8]) -> [UInt8] {
        let value = Array(name.utf8)
        var values = attributes[types.cn]
        guard var parsed = try? RelativeDistinguishedName(parsing: rdn) else { return rdn }
        let index = parsed.components.firstIndex { schema.attributeID($0.type) == types.cn }
        let old = index.map { parsed.components[$0].value } ?? values.first ?? []
        values.removeAll { attributes.isSame($0, old, types.cn) || attributes.isSame($0, value, types.cn) }
        attributes[types.cn] = [value] + values
        guard let index, parsed.components[index].value != value else { return rdn }
        parsed.components[index].value = value
        return parsed.bytes
    }

    static func unique(_ members: [EntryID]) -> [EntryID] {
        var seen: Set<EntryID> = []
        return members.filter { seen.insert($0).inserted }
    }

    private func checkMembers(_ members: [EntryID], of group: EntryID? = nil) throws(ChangeError) {
        for member in members {
            guard let entry = snapshot.entry(member), entry.userRole == nil, entry.listRole == nil else {
                throw ChangeError(.invalid, field: "members", "A member of the group does not exist.")
            }
            guard member != group else {
                throw ChangeError(.invalid, field: "members", "A group cannot be a member of itself.")
            }
        }
    }

    private func refuseManagedGroup(_ entry: Entry) throws(ChangeError) {
        guard let origin = entry.record.origin, actor.door != .sync else { return }
        throw ChangeError(
            .managed, "\(String(decoding: entry.dn, as: UTF8.self)) is managed by source \(origin.source)")
    }

    private static var noGroup: ChangeError { ChangeError(.notFound, "Group not found") }
}
