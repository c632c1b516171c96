public import Directory
public import Identity
import LDAPProtocol

extension SyncInventory {
    /// What a version of the directory holds, as a run of `source` looks at it.
    ///
    /// - Parameter runs: earlier runs of the source.
    public init(_ snapshot: DirectorySnapshot, source: String, runs: [SyncRun]) {
        let superAdmins = Set(snapshot.userRoles.filter(\.isSuperAdmin).map(\.id))
        self.init(
            userRoles: snapshot.userRoles.map { NativeRole(id: $0.id, name: $0.name, isSuperAdmin: $0.isSuperAdmin) },
            listRoles: snapshot.listRoles.map { NativeRole(id: $0.id, name: $0.name) }, runs: runs)
        for entry in snapshot.allEntries {
            if let user = entry.user {
                accounts.append(NativeAccount(entry, user, superAdmins: superAdmins, source: source))
            } else if let group = entry.group {
                groups.append(NativeGroup(entry, group, in: snapshot, source: source))
            }
        }
    }
}

extension NativeAccount {
    init(_ entry: Entry, _ user: User, superAdmins: Set<RoleID>, source: String) {
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
