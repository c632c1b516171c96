import Identity
import LDAPProtocol

extension ImportApplication {
    mutating func userRole(
        _ staged: StagedEntry, _ existing: Entry?, _ attributes: inout EntryAttributes, _ draft: inout DirectoryDraft
    ) throws(ChangeError) -> UserRole {
        let types = draft.types
        let id = try number(staged, existing?.userRole?.id, attributes, &draft)
        var permissions: [Permission] = []
        for value in attributes[types.gatehousePermission] {
            let permission = Permission(rawValue: String(decoding: value, as: UTF8.self))
            guard draft.snapshot.permissions.contains(permission) else {
                throw ChangeError(
                    .invalid, field: "permission", "there is no permission \(permission); declare it first")
            }
            if !permissions.contains(permission) { permissions.append(permission) }
        }
        var role = existing?.userRole ?? UserRole(id: id, name: "", permissions: [])
        role.name = try name(staged, attributes, draft)
        role.permissions = permissions
        role.scope = try scope(staged, attributes, &draft)
        role.requiresTwoFactor = attributes[text: types.gatehouseRequireTwoFactor]?.uppercased() == "TRUE"
        role.searchLimit = attributes[text: types.gatehouseSearchLimit].flatMap { Int($0) }.map { max(0, $0) }
        draft.write(role, to: &attributes)
        return role
    }

    /// The lists that a user role reaches: all without `gatehouseListId`, none with 0 alone.
    private mutating func scope(
        _ staged: StagedEntry, _ attributes: EntryAttributes, _ draft: inout DirectoryDraft
    ) throws(ChangeError) -> ListScope {
        let values = attributes[draft.types.gatehouseListId]
        guard !values.isEmpty else { return .all }
        var lists: [ListID] = []
        for value in values {
            guard let number = Int32(String(decoding: value, as: UTF8.self)), number >= 0 else {
                throw ChangeError(.invalid, "gatehouseListId has to be the number of a list")
            }
            let list = ListID(rawValue: number)
            guard number > 0, !lists.contains(list) else { continue }
            try makeList(list, staged, &draft)
            lists.append(list)
        }
        return .lists(lists)
    }

    mutating func listRole(
        _ staged: StagedEntry, _ existing: Entry?, _ attributes: inout EntryAttributes, _ draft: inout DirectoryDraft
    ) throws(ChangeError) -> ListRole {
        let id = try number(staged, existing?.listRole?.id, attributes, &draft)
        var grants: [ListGrant] = []
        for value in attributes[draft.types.gatehouseListPermission] {
            let text = String(decoding: value, as: UTF8.self)
            let parts = text.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let number = Int32(parts[0]), number > 0,
                let permission = ListPermission(rawValue: String(parts[1]))
            else {
                throw ChangeError(
                    .invalid,
                    "gatehouseListPermission '\(text.prefix(64))' is not NUMBER:list:get or NUMBER:list:manage")
            }
            let list = ListID(rawValue: number)
            try makeList(list, staged, &draft)
            if let index = grants.firstIndex(where: { $0.list == list }) {
                if !grants[index].permissions.contains(permission) { grants[index].permissions.append(permission) }
            } else {
                grants.append(ListGrant(list: list, permissions: [permission]))
            }
        }
        let role = ListRole(id: id, name: try name(staged, attributes, draft), lists: grants)
        draft.write(role, to: &attributes)
        return role
    }

    /// The name of a role: the `cn` that its entry is named by (decisions 6), else the first one.
    private func name(
        _ staged: StagedEntry, _ attributes: EntryAttributes, _ draft: DirectoryDraft
    ) throws(ChangeError) -> String {
        let rdn = try? RelativeDistinguishedName(parsing: staged.rdn)
        let value = rdn?.components.first { draft.schema.attributeID($0.type) == draft.types.cn }?.value
        return try FieldRule.title(
            value.map { String(decoding: $0, as: UTF8.self) } ?? attributes[text: draft.types.cn] ?? "")
    }

    /// The number of a role: the one it has, else the one the file asks for, else a new one.
    private mutating func number(
        _ staged: StagedEntry, _ known: RoleID?, _ attributes: EntryAttributes, _ draft: inout DirectoryDraft
    ) throws(ChangeError) -> RoleID {
        let wanted = attributes[text: draft.types.gatehouseRoleId].flatMap { Int32($0) }.map { RoleID(rawValue: $0) }
        let number: RoleID = if let known { known } else { try draft.newRoleID(wanted: wanted) }
        if let wanted, wanted != number {
            report.conflicts.append(place(staged) + "role number \(wanted) is not free; the role has number \(number)")
        }
        return number
    }

    /// A list that a role speaks of and nobody made yet.
    private mutating func makeList(
        _ id: ListID, _ staged: StagedEntry, _ draft: inout DirectoryDraft
    ) throws(ChangeError) {
        guard draft.snapshot.list(id) == nil else { return }
        var random = SystemRandom()
        let number = try draft.newListID(wanted: id)
        draft.put(
            SubscriberList(id: number, uuid: .random(using: &random), name: "List \(number)", createdAt: draft.time))
        report.remarks.append(place(staged) + "list \(number) did not exist and was made as \"List \(number)\"")
    }

    // MARK: Who holds the roles

    /// A role that a record gives to somebody.
    private struct Assignment {
        var role: RoleID
        var staged: StagedEntry
    }

    /// Gives roles to those that their records name; whoever holds them besides keeps them.
    mutating func assignRoles(in draft: inout DirectoryDraft) throws(ChangeError) {
        var userRoles: [EntryID: Assignment] = [:]
        var listRoles: [EntryID: Assignment] = [:]
        for entry in staged where entry.kind == .userRole || entry.kind == .listRole {
            guard let role = draft.snapshot.entry(normalisedDN: entry.normalisedDN),
                let number = role.userRole?.id ?? role.listRole?.id
            else { continue }
            for name in entry.memberNames {
                guard let member = draft.snapshot.entry(normalisedDN: name.normalised), member.user != nil else {
                    report.remarks.append(
                        place(entry) + "\(String(decoding: name.written.prefix(256), as: UTF8.self)) is no user "
                            + "and gets no role")
                    continue
                }
                let assignment = Assignment(role: number, staged: entry)
                let other =
                    entry.kind == .userRole
                    ? userRoles.updateValue(assignment, forKey: member.id)
                    : listRoles.updateValue(assignment, forKey: member.id)
                if let other, other.role != number {
                    report.conflicts.append(
                        place(entry) + "\(String(decoding: member.dn, as: UTF8.self)) is a member of "
                            + "\(String(decoding: other.staged.dn, as: UTF8.self)) too, and gets this role alone")
                }
            }
        }
        for member in Set(userRoles.keys).union(listRoles.keys).sorted() {
            try assign(userRoles[member], listRoles[member], to: member, in: &draft)
        }
    }

    private mutating func assign(
        _ userRole: Assignment?, _ listRole: Assignment?, to member: EntryID, in draft: inout DirectoryDraft
    ) throws(ChangeError) {
        guard var record = draft.snapshot.entry(member)?.record, case .user(var user) = record.content else { return }
        let before = user
        if let userRole, userRole.role != user.role?.role {
            let roles = [userRole.role, user.role?.role].compactMap { $0 }
            if !options.allowsSuperAdmin,
                roles.contains(where: { draft.snapshot.userRole($0)?.isSuperAdmin ?? false })
            {
                refuse(
                    userRole.staged,
                    "\(user.username) would become or cease to be a super admin; give --allow-super-admin if that is "
                        + "meant")
                return
            }
            user.role = Grant(role: userRole.role)
        }
        if let listRole, listRole.role != user.listRole?.role { user.listRole = Grant(role: listRole.role) }
        guard user != before else { return }
        record.content = .user(user)
        try draft.put(record)
        report.assigned += 1
    }
}
