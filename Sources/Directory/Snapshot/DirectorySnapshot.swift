import HashTreeCollections
public import Identity
public import LDAPProtocol

/// The whole directory as of one change: an immutable value that shares with the version before what did not change.
///
/// Reading it never waits and never fails; whoever holds a version sees that version. Holding one costs one reference.
public struct DirectorySnapshot: Sendable {
    private var contents: SnapshotContents

    /// An empty directory.
    public init(context: DirectoryContext) { contents = SnapshotContents(context: context) }

    /// The schema that is served.
    public var schema: Schema { context.schema }

    /// The number of the change that made this version.
    public var change: ChangeNumber { head.change }
}

// MARK: - Contents

extension DirectorySnapshot {
    /// What all versions have in common.
    public var context: DirectoryContext { contents.context }

    /// Makes the contents this version's own before they change.
    private mutating func own() {
        if !isKnownUniquelyReferenced(&contents) { contents = SnapshotContents(copy: contents) }
    }

    /// The counters of this version.
    public internal(set) var head: StoreHead {
        _read { yield contents.head }
        _modify {
            own()
            yield &contents.head
        }
    }

    var entries: PersistentVector<Entry?> {
        _read { yield contents.entries }
        _modify {
            own()
            yield &contents.entries
        }
    }

    var index: HashIndex {
        _read { yield contents.index }
        _modify {
            own()
            yield &contents.index
        }
    }

    var children: PersistentVector<EntrySet> {
        _read { yield contents.children }
        _modify {
            own()
            yield &contents.children
        }
    }

    /// By the number of an entry, the groups that name it as a direct member.
    var groupsOf: PersistentVector<EntrySet> {
        _read { yield contents.groupsOf }
        _modify {
            own()
            yield &contents.groupsOf
        }
    }

    /// By the number of a role, the users that hold it as user role or as list role.
    var holders: TreeDictionary<RoleID, EntrySet> {
        _read { yield contents.holders }
        _modify {
            own()
            yield &contents.holders
        }
    }

    var userEntries: PersistentVector<UInt32> {
        _read { yield contents.userEntries }
        _modify {
            own()
            yield &contents.userEntries
        }
    }

    var roleEntries: TreeDictionary<RoleID, EntryID> {
        _read { yield contents.roleEntries }
        _modify {
            own()
            yield &contents.roleEntries
        }
    }

    var classMembers: PersistentVector<EntrySet> {
        _read { yield contents.classMembers }
        _modify {
            own()
            yield &contents.classMembers
        }
    }

    var listsByID: TreeDictionary<ListID, SubscriberList> {
        _read { yield contents.listsByID }
        _modify {
            own()
            yield &contents.listsByID
        }
    }

    /// Every permission there is: the built-in ones, those of the configuration file, those declared by administrators.
    public internal(set) var permissions: PermissionTable {
        _read { yield contents.permissions }
        _modify {
            own()
            yield &contents.permissions
        }
    }

    /// The permissions that administrators declared while the program ran.
    public internal(set) var declaredPermissions: [PermissionTable.Line] {
        _read { yield contents.declaredPermissions }
        _modify {
            own()
            yield &contents.declaredPermissions
        }
    }

    /// The latest changes.
    var trail: ChangeTrail {
        _read { yield contents.trail }
        _modify {
            own()
            yield &contents.trail
        }
    }

    /// The base of the directory; `nil` while it is empty.
    public internal(set) var root: EntryID? {
        _read { yield contents.root }
        _modify {
            own()
            yield &contents.root
        }
    }

    /// How many entries there are.
    public internal(set) var count: Int {
        _read { yield contents.count }
        _modify {
            own()
            yield &contents.count
        }
    }

    var userCount: Int {
        _read { yield contents.userCount }
        _modify {
            own()
            yield &contents.userCount
        }
    }
}

// MARK: - Entries

extension DirectorySnapshot {
    /// The entry of a number.
    public func entry(_ id: EntryID) -> Entry? { entries[Int(id.rawValue)] }

    /// How many entries are above an entry.
    func depth(of entry: Entry) -> Int {
        var depth = 0
        var above = entry.record.parent
        while let id = above {
            depth += 1
            above = self.entry(id)?.record.parent
        }
        return depth
    }

    /// The entry of a name in any spelling; `nil` if there is none or the name is malformed.
    public func entry(named dn: [UInt8]) -> Entry? {
        guard let normalised = NormalisedDN.of(dn, schema: schema) else { return nil }
        return entry(normalisedDN: normalised)
    }

    /// The entry of a name in normal form.
    public func entry(normalisedDN: [UInt8]) -> Entry? {
        first(.distinguishedName, normalisedDN) { $0.normalisedDN == normalisedDN }
    }

    /// The entry of an identifier.
    public func entry(uuid: EntryUUID) -> Entry? {
        first(.uuid, uuid.octets) { $0.record.uuid == uuid }
    }

    /// The entry that a source keeps under an identifier.
    public func entry(source: String, externalID: String) -> Entry? {
        first(.externalID, Self.externalKey(source, externalID)) {
            $0.record.origin?.source == source && $0.record.origin?.externalID == externalID
        }
    }

    /// The attributes that stand in an entry as they were written, but for those that nobody is shown.
    public func writtenAttributes(of entry: Entry) -> [PartialAttribute] {
        entry.attributes.filter { attribute in
            schema.attributeID(EntryAttributes.bareType(attribute.type)).map { !context.types.secrets.contains($0) }
                ?? true
        }
    }

    /// The first value of an attribute of an entry as text, by the name of the attribute.
    public func text(of attribute: String, in entry: Entry) -> String? {
        schema.attributeID(attribute).flatMap { entry.text(of: $0) }
    }

    /// All entries in ascending order of their number.
    public var allEntries: some Sequence<Entry> {
        (0..<entries.count).lazy.compactMap { entries[$0] }
    }

    /// The entries right below one.
    public func children(of id: EntryID) -> EntrySet { children[Int(id.rawValue)] }

    /// The entries below a name that are the parents and so on of it, from the top; for matchedDN (RFC 4511 section 4.1.9).
    public func deepestExisting(above normalisedDN: [UInt8]) -> Entry? {
        var name = normalisedDN
        while let parent = NormalisedDN.parent(of: name) {
            if parent.isEmpty { return nil }
            name = Array(parent)
            if let found = entry(normalisedDN: name) { return found }
        }
        return nil
    }

    func first(_ key: IndexKey, _ value: [UInt8], where isRight: (Entry) -> Bool) -> Entry? {
        var found: Entry?
        index.forEach(key.hash(value)) { id in
            if found == nil, let entry = entry(id), isRight(entry) { found = entry }
        }
        return found
    }

    static func externalKey(_ source: String, _ id: String) -> [UInt8] { Array(source.utf8) + [0] + Array(id.utf8) }
}

// MARK: - Users

extension DirectorySnapshot {
    /// The entry of a user.
    public func entry(of user: UserID) -> Entry? {
        let number = userEntries[Int(user.rawValue)]
        return number == 0 ? nil : entry(EntryID(rawValue: number))
    }

    /// The user of a user name, whatever the spelling.
    public func entry(username: String) -> Entry? {
        guard let canonical = CanonicalName(username) else { return nil }
        return entry(canonicalUsername: canonical.text)
    }

    func entry(canonicalUsername: String) -> Entry? {
        first(.username, Array(canonicalUsername.utf8)) { $0.user?.canonicalUsername == canonicalUsername }
    }

    /// The user of an e-mail address.
    public func entry(email: String) -> Entry? {
        let email = email.lowercased()
        return first(.email, Array(email.utf8)) { $0.user?.email == email }
    }

    /// Whom a name to log in with means: the user name first, then the e-mail address (HTTP contract section 5.7).
    public func entry(login: String) -> Entry? { entry(username: login) ?? entry(email: login) }

    /// All users in ascending order of their number.
    public var users: some Sequence<Entry> {
        (0..<userEntries.count).lazy.compactMap { number -> Entry? in
            let id = userEntries[number]
            return id == 0 ? nil : entry(EntryID(rawValue: id))
        }
    }

    /// The users at some places in the order of their numbers.
    ///
    /// - Parameter range: places from 0; what lies beyond the last user is left out.
    public func users(_ range: Range<Int>) -> [Entry] {
        var found: [Entry] = []
        // While nobody was ever deleted, the place follows from the number, which begins at 1.
        let isGapless = userEntries.count == userCount + 1
        var number = isGapless ? range.lowerBound + 1 : 1
        var place = isGapless ? range.lowerBound : 0
        while found.count < range.count, number < userEntries.count {
            let id = userEntries[number]
            number += 1
            guard id != 0 else { continue }
            if place >= range.lowerBound, let entry = entry(EntryID(rawValue: id)) { found.append(entry) }
            place += 1
        }
        return found
    }

    /// How many users there are.
    public var numberOfUsers: Int { userCount }

    /// The users that hold a role, as user role or as list role.
    public func holders(of role: RoleID) -> EntrySet { holders[role] ?? EntrySet() }

    /// Whether a person could still act as super admin: enabled, a person, with role 1 (HTTP contract section 3.3).
    public var hasActiveSuperAdmin: Bool {
        holders(of: .superAdmin).contains { id in entry(id)?.user.map(Self.isActiveSuperAdmin) ?? false }
    }

    static func isActiveSuperAdmin(_ user: User) -> Bool {
        user.type == .user && user.status == .enabled && user.role?.role == .superAdmin
    }
}

// MARK: - Roles, lists, groups

extension DirectorySnapshot {
    /// The entry of a role of either kind.
    public func entry(of role: RoleID) -> Entry? { roleEntries[role].flatMap { entry($0) } }

    /// The user role of a number.
    public func userRole(_ id: RoleID) -> UserRole? { entry(of: id)?.userRole }

    /// The list role of a number.
    public func listRole(_ id: RoleID) -> ListRole? { entry(of: id)?.listRole }

    /// The user role of a name, whatever the case.
    public func userRole(named name: String) -> UserRole? {
        guard let canonical = CanonicalName(name)?.text else { return nil }
        return first(.userRole, Array(canonical.utf8)) {
            $0.userRole.map { CanonicalName($0.name)?.text == canonical } ?? false
        }?.userRole
    }

    /// The list role of a name, whatever the case.
    public func listRole(named name: String) -> ListRole? {
        guard let canonical = CanonicalName(name)?.text else { return nil }
        return first(.listRole, Array(canonical.utf8)) {
            $0.listRole.map { CanonicalName($0.name)?.text == canonical } ?? false
        }?.listRole
    }

    /// All user roles in ascending order of their number.
    public var userRoles: [UserRole] { roleEntries.keys.sorted().compactMap { userRole($0) } }

    /// All list roles in ascending order of their number.
    public var listRoles: [ListRole] { roleEntries.keys.sorted().compactMap { listRole($0) } }

    /// All lists in ascending order of their number.
    public var lists: [SubscriberList] { listsByID.values.sorted { $0.id < $1.id } }

    /// The list of a number.
    public func list(_ id: ListID) -> SubscriberList? { listsByID[id] }

    /// All groups in ascending order of their entries.
    public var groups: [Entry] { Array(allEntries.filter { $0.group != nil }) }

    /// The groups with this name as a value of `cn`, whatever the case.
    public func groups(named name: String) -> [Entry] {
        let type = context.types.cn
        guard let rule = schema.attribute(type).equality else { return [] }
        func normalised(_ value: [UInt8]) -> [UInt8]? {
            value.withUnsafeBufferPointer { rule.normaliseStored($0, schema: schema) }
        }
        guard let wanted = normalised(Array(name.utf8)) else { return [] }
        return index.candidates(IndexKey(type).hash(wanted)).compactMap { entry($0) }.filter { entry in
            entry.group != nil && entry.values(of: type).contains { normalised($0) == wanted }
        }
    }

    /// The groups that an entry is a member of: those that name it, or those and all groups that these are in.
    public func groups(of id: EntryID, transitive: Bool = true) -> EntrySet {
        let direct = groupsOf[Int(id.rawValue)]
        guard transitive, !direct.isEmpty else { return direct }
        var all = direct
        var waiting = Array(direct)
        while let group = waiting.popLast() {
            for above in groupsOf[Int(group.rawValue)] where all.insert(above) { waiting.append(above) }
        }
        return all
    }

    /// The entries whose members an entry is: groups, directly and through groups, and its roles.
    public func memberOf(_ entry: Entry) -> [Entry] {
        var found = groups(of: entry.id).compactMap { self.entry($0) }
        if let user = entry.user {
            for grant in [user.role, user.listRole] {
                if let role = grant.flatMap({ self.entry(of: $0.role) }) { found.append(role) }
            }
        }
        return found
    }

    /// The direct members of a group or role, in the order in which they were named.
    public func members(of entry: Entry) -> [EntryID] {
        switch entry.record.content {
        case .group(let group): group.members
        case .userRole(let role): Array(holders(of: role.id))
        case .listRole(let role): Array(holders(of: role.id))
        case .plain, .user: []
        }
    }

    /// All that the authenticator has to know about a user; `nil` for an entry that is none.
    public func account(of entry: Entry) -> Account? {
        guard let user = entry.user else { return nil }
        let id = entry.id
        return Account(
            entry: id, uuid: entry.record.uuid, user: user, role: user.role.flatMap { userRole($0.role) },
            listRole: user.listRole.flatMap { listRole($0.role) }, origin: entry.record.origin,
            groups: { groups(of: id).compactMap { self.entry($0)?.text(of: context.types.cn) } })
    }
}
