public import Identity
public import LDAPProtocol

/// A person as a source wants it here: the outcome of a plan, with all conflicts settled.
public struct SyncedPerson: Sendable {
    /// Who the person is at the source.
    public var origin: Origin
    /// The user name, as written.
    public var username: String
    /// The e-mail address in lower case, if it is free.
    public var email: String?
    /// The display name.
    public var name: String
    /// Whether the person may log in.
    public var status: UserStatus = .enabled
    /// Who disabled the person.
    public var disabledBy: DisabledBy?
    /// The user role.
    public var role: Grant?
    /// The list role.
    public var listRole: Grant?
    /// The groups of this directory that the source puts the person into; see
    /// ``DirectoryDraft/setMembers(of:adding:removing:)``.
    public var sourceGroups: [EntryID] = []
    /// The attributes that the source has, object classes among them, without secrets.
    public var attributes: [PartialAttribute] = []

    /// An enabled person without roles; the rest is set afterwards.
    public init(origin: Origin, username: String, name: String) {
        self.origin = origin
        self.username = username
        self.name = name
    }
}

/// A group as a source wants it here.
public struct SyncedGroup: Sendable {
    /// What the group is at the source.
    public var origin: Origin
    /// The name: `cn`.
    public var name: String
    /// The direct members.
    public var members: [EntryID]
    /// The attributes that the source has, object classes among them, without members.
    public var attributes: [PartialAttribute]

    /// Puts the parts together.
    public init(origin: Origin, name: String, members: [EntryID], attributes: [PartialAttribute]) {
        self.origin = origin
        self.name = name
        self.members = members
        self.attributes = attributes
    }
}

extension DirectoryDraft {
    /// Makes a person of a source, or brings the one there is in line: below `ou=people` for a new one, at its place for
    /// one that exists.
    ///
    /// What the source has not and every person here has, such as POSIX numbers, is added and stays. A person that was
    /// taken over has its password at the source from then on. Nothing is written if nothing differs.
    ///
    /// - Throws: ``ChangeError``: `notFound`, `taken`, `invalid`.
    @discardableResult
    public mutating func putSyncedPerson(existing: EntryID?, _ person: SyncedPerson) throws(ChangeError) -> EntryID {
        let canonical = try FieldRule.canonicalUsername(person.username)
        var attributes = EntryAttributes(person.attributes, schema: schema)
        guard let existing else {
            var user = User(
                id: try newUserID(), username: person.username, canonicalUsername: canonical, name: person.name,
                type: .user)
            write(person, to: &user)
            try complete(&attributes, for: user)
            attributes.insert([Array(person.username.utf8)], into: types.uid)
            let parent = try entry(of: .people)
            return try create(
                rdn: RelativeDistinguishedName("uid", person.username).bytes, below: parent, attributes, .user(user),
                origin: person.origin)
        }
        guard let entry = snapshot.entry(existing), var user = entry.user else {
            throw ChangeError(.notFound, "The person \(person.username) does not exist any more.")
        }
        let before = user
        var record = entry.record
        let stored = EntryAttributes(block: record.attributes, schema: schema)
        for type in [types.uidNumber, types.gidNumber, types.homeDirectory, types.loginShell, types.cn, types.sn]
        where attributes[type].isEmpty {
            attributes[type] = stored[type]
        }
        if user.username != person.username, var rdn = try? RelativeDistinguishedName(parsing: record.rdn),
            let index = rdn.components.firstIndex(where: { schema.attributeID($0.type) == types.uid })
        {
            rdn.components[index].value = Array(person.username.utf8)
            record.rdn = rdn.bytes
        }
        user.username = person.username
        user.canonicalUsername = canonical
        user.name = person.name
        write(person, to: &user)
        try complete(&attributes, for: user)
        attributes.insert([Array(person.username.utf8)], into: types.uid)
        let isTakenOver =
            record.origin?.source != person.origin.source || record.origin?.externalID != person.origin.externalID
        if isTakenOver { user.password = nil }
        if isTakenOver || user.status != before.status { user.credentialGeneration += 1 }
        record.origin = person.origin
        // The order of attributes means nothing; the one that stands here stays.
        if !attributes.hasSameValues(as: stored) { record.attributes = attributes.block }
        record.content = .user(user)
        if record != entry.record { try put(record) }
        return existing
    }

    /// Makes a group of a source, or brings the one there is in line.
    ///
    /// - Throws: ``ChangeError``: `notFound`, `taken`, `invalid`.
    @discardableResult
    public mutating func putSyncedGroup(existing: EntryID?, _ group: SyncedGroup) throws(ChangeError) -> EntryID {
        let name = try FieldRule.title(group.name)
        var attributes = EntryAttributes(group.attributes, schema: schema)
        let stored = existing.flatMap { snapshot.entry($0) }?.record
        let storedAttributes = EntryAttributes(block: stored?.attributes ?? [], schema: schema)
        if attributes[types.gidNumber].isEmpty { attributes[types.gidNumber] = storedAttributes[types.gidNumber] }
        if attributes[types.gidNumber].isEmpty { attributes[text: types.gidNumber] = String(try newGIDNumber()) }
        attributes.insert([Array("posixGroup".utf8)], into: types.objectClass)
        let groupClasses = ["groupOfNames", "groupOfUniqueNames"].compactMap { schema.objectClass($0) }
        let classes = attributes[types.objectClass].compactMap { schema.objectClass($0) }
        if !classes.contains(where: { found in groupClasses.contains { schema.isSubclass(found, of: $0) } }) {
            attributes.insert([Array("groupOfNames".utf8)], into: types.objectClass)
        }
        attributes.insert([Array(name.utf8)], into: types.cn)
        let content = Group(members: Self.unique(group.members.filter { $0 != existing }))
        let rdn = RelativeDistinguishedName("cn", name).bytes
        guard let existing else {
            let parent = try entry(of: .groups)
            return try create(rdn: rdn, below: parent, attributes, .group(content), origin: group.origin)
        }
        guard let stored, case .group(let before) = stored.content else {
            throw ChangeError(.notFound, "The group \(name) does not exist any more.")
        }
        var record = stored
        record.rdn = rdn
        record.origin = group.origin
        if !attributes.hasSameValues(as: storedAttributes) { record.attributes = attributes.block }
        if Set(before.members) != Set(content.members) || !before.unresolvedMembers.isEmpty {
            record.content = .group(content)
        }
        if record != stored { try put(record) }
        return existing
    }

    /// Puts entries into a group of this directory and takes others out; one that is gone is nobody's member.
    ///
    /// - Throws: ``ChangeError``.
    public mutating func setMembers(
        of group: EntryID, adding: [EntryID], removing: Set<EntryID>
    ) throws(ChangeError) {
        guard var record = snapshot.entry(group)?.record, case .group(var content) = record.content else { return }
        let members = content.members.filter { !removing.contains($0) }
        content.members = Self.unique(members + adding.filter { $0 != group && snapshot.entry($0) != nil })
        guard case .group(let before) = record.content, before != content else { return }
        record.content = .group(content)
        try put(record)
    }

    /// Takes an e-mail address from a person, so that somebody else may have it in the same change.
    ///
    /// - Throws: ``ChangeError``.
    public mutating func releaseEmail(of id: EntryID) throws(ChangeError) {
        guard var record = snapshot.entry(id)?.record, case .user(var user) = record.content, user.email != nil else {
            return
        }
        user.email = nil
        record.content = .user(user)
        try put(record)
    }

    private func write(_ person: SyncedPerson, to user: inout User) {
        user.email = person.email
        user.status = person.status
        user.disabledBy = person.disabledBy
        user.role = person.role
        user.listRole = person.listRole
        user.sourceGroups = person.sourceGroups
        user.passwordLogin = true
    }
}
