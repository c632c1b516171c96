public import Directory
public import Identity
import LDAPProtocol

extension SyncInventory {
    /// What a version of the directory holds.
    ///
    /// - Parameter runs: earlier runs of the source.
    public init(_ snapshot: DirectorySnapshot, runs: [SyncRun]) {
        self.init(runs: runs)
        self.snapshot = snapshot
    }

    /// That which a run has to look at after everything was read.
    ///
    /// - Throws: `MappingError` when the role rules can't be used.
    func part(for contents: SourceContents, _ configuration: SourceConfiguration) throws(MappingError) -> InventoryPart
    {
        guard let snapshot else {
            return InventoryPart(contents: contents, accounts: accounts, groups: groups, roles: roles, owned: nil)
        }
        let roles = NativeRoles(snapshot, configuration)
        let mapping = try RoleMapping(configuration, groups: contents.groups, roles: roles)
        let settled = SettledPeople(configuration, mapping, contents, in: snapshot).contents()
        return InventoryPart(snapshot, configuration, settled, roles)
    }
}

extension NativeRoles {
    /// The roles of a version, and the groups there that the rules of a source name.
    init(_ snapshot: DirectorySnapshot, _ configuration: SourceConfiguration) {
        self.init(
            user: snapshot.userRoles.map { NativeRole(id: $0.id, name: $0.name, isSuperAdmin: $0.isSuperAdmin) },
            list: snapshot.listRoles.map { NativeRole(id: $0.id, name: $0.name) })
        for name in Set(configuration.rules.compactMap(\.nativeGroup)).sorted() {
            for entry in snapshot.groups(named: name) where entry.record.origin == nil {
                groups.append(TargetGroup(entry, in: snapshot))
            }
        }
    }
}

extension TargetGroup {
    init(_ entry: Entry, in snapshot: DirectorySnapshot) {
        self.init(entry: entry.id, name: snapshot.text(of: "cn", in: entry) ?? "")
    }
}

extension NativeAccount {
    init(_ entry: Entry, _ user: User, in snapshot: DirectorySnapshot, superAdmins: Set<RoleID>, source: String) {
        let origin = entry.record.origin
        // Attributes are compared for people of the source alone; a copy of all others would only cost.
        let attributes = origin?.source == source ? SourceValues.list(entry.attributes) : []
        self.init(
            entry: entry.id, user: user.id, username: user.username, canonicalUsername: user.canonicalUsername,
            email: user.email, name: user.name, origin: origin, attributes: attributes)
        type = user.type
        status = user.status
        disabledBy = user.disabledBy
        role = user.role
        listRole = user.listRole
        isSuperAdmin = user.role.map { superAdmins.contains($0.role) } ?? false
        let memberships = snapshot.groups(of: entry.id, transitive: false)
        for group in memberships.compactMap({ snapshot.entry($0) }) where group.record.origin == nil {
            let target = TargetGroup(group, in: snapshot)
            if user.sourceGroups.contains(group.id) { givenGroups.append(target) } else { otherGroups.append(target) }
        }
    }
}

extension NativeGroup {
    init(_ entry: Entry, _ group: Group, in snapshot: DirectorySnapshot, source: String) {
        let name = snapshot.schema.attributeID("cn").flatMap { entry.text(of: $0) } ?? ""
        let origin = entry.record.origin
        self.init(entry: entry.id, name: name, origin: origin)
        guard origin?.source == source else { return }
        attributes = SourceValues.list(entry.attributes)
        for member in group.members {
            guard let found = snapshot.entry(member), let known = found.record.origin, known.source == source else {
                continue
            }
            if found.group == nil { people.append(known.externalID) } else { groups.append(known.externalID) }
        }
    }
}

extension SourceValues {
    static func list(_ attributes: [PartialAttribute]) -> [SourceValues] {
        attributes.compactMap { attribute in
            AttributeDescription(attribute.type).map { SourceValues(description: $0, values: attribute.values) }
        }
    }
}
