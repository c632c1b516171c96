import Directory
import Identity

/// What a whole run looks at here: not those who are as the source has them, and keep what they have.
struct InventoryPart {
    /// What was read; among its unchanged people is nobody whom the plan has to change.
    let contents: SourceContents
    /// The accounts of people who are new or different, of those who are gone, and of whoever has a name one of them wants.
    let accounts: [NativeAccount]
    /// All groups.
    let groups: [NativeGroup]
    /// All roles, and the groups that rules name.
    let roles: NativeRoles
    /// How many accounts the source keeps that are enabled; nil to count them among `accounts`.
    let owned: Int?
}

extension InventoryPart {
    init(
        _ snapshot: DirectorySnapshot, _ configuration: SourceConfiguration, _ contents: SourceContents,
        _ roles: NativeRoles
    ) {
        let source = configuration.name
        let present = contents.unusable.union(contents.people.map(\.externalID))
        let unchanged = Set(contents.unchanged.map(\.id))
        var found = FoundAccounts(in: snapshot, source: source)
        for person in contents.people { found.add(person) }
        var groups: [NativeGroup] = []
        var owned = 0
        for entry in snapshot.allEntries {
            if let group = entry.group {
                groups.append(NativeGroup(entry, group, in: snapshot, source: source))
            } else if let user = entry.user, let origin = entry.record.origin, origin.source == source {
                if user.status == .enabled { owned += 1 }
                if !unchanged.contains(entry.id), !present.contains(origin.externalID) { found.add(entry) }
            }
        }
        self.init(contents: contents, accounts: found.accounts, groups: groups, roles: roles, owned: owned)
    }
}

/// Tells those who keep what they have from those whom a plan has to look at, among people who are as the source has them.
struct SettledPeople {
    private let configuration: SourceConfiguration
    private let mapping: RoleMapping
    private let read: SourceContents
    private let snapshot: DirectorySnapshot

    init(
        _ configuration: SourceConfiguration, _ mapping: RoleMapping, _ contents: SourceContents,
        in snapshot: DirectorySnapshot
    ) {
        self.configuration = configuration
        self.mapping = mapping
        read = contents
        self.snapshot = snapshot
    }

    /// What was read, with people to be looked at in full.
    func contents() -> SourceContents {
        var contents = read
        contents.unchanged.removeAll(keepingCapacity: true)
        for seen in read.unchanged {
            if let entry = snapshot.entry(seen.id), entry === seen || isSame(entry, seen), keepsRoles(entry) {
                contents.unchanged.append(entry)
            } else if let person = SourcePerson(seen) {
                contents.people.append(person)
            }
        }
        return contents
    }

    /// Whether an entry is still as it was when the person was recognised.
    private func isSame(_ entry: Entry, _ seen: Entry) -> Bool {
        guard let user = entry.user, let before = seen.user else { return false }
        return entry.record.origin == seen.record.origin && entry.record.attributes == seen.record.attributes
            && user.username == before.username && user.email == before.email && user.name == before.name
            && user.status == before.status
    }

    /// Whether the rules give what the user has, so that the status stays as well.
    private func keepsRoles(_ entry: Entry) -> Bool {
        guard let user = entry.user, user.status == .enabled, let origin = entry.record.origin else { return false }
        guard read.isComplete else { return true }
        let memberships = read.memberships[origin.externalID] ?? []
        return mapping.userRole(in: memberships).grant(configuration.name) == user.role
            && mapping.listRole(in: memberships).grant(configuration.name) == user.listRole
            && (user.role != nil || configuration.noRole != .disable)
            && keepsGroups(entry, user, mapping.nativeGroups(in: memberships).map(\.target.entry))
    }

    private func keepsGroups(_ entry: Entry, _ user: User, _ wanted: [EntryID]) -> Bool {
        if wanted.isEmpty && user.sourceGroups.isEmpty { return true }
        let memberships = snapshot.groups(of: entry.id, transitive: false)
        // Those that somebody is in by hand are no concern of the rules.
        let given = wanted.filter { user.sourceGroups.contains($0) || !memberships.contains($0) }
        return given == user.sourceGroups && given.allSatisfy(memberships.contains)
    }
}
