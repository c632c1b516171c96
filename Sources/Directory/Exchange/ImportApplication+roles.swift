import Identity
import LDAPProtocol

extension ImportApplication {
    /// A role that a record gives to somebody.
    private struct Assignment {
        var role: RoleID
        var staged: StagedEntry
    }

    /// Gives roles to those that their records name; whoever holds them besides keeps them.
    mutating func assignRoles(in draft: inout DirectoryDraft) throws(ChangeError) {
        var userRoles: [EntryID: Assignment] = [:]
        var listRoles: [EntryID: Assignment] = [:]
        for entry in staged where entry.image.kind == .userRole || entry.image.kind == .listRole {
            guard let role = draft.snapshot.entry(normalisedDN: entry.image.normalisedDN),
                let number = role.userRole?.id ?? role.listRole?.id
            else { continue }
            for name in entry.image.memberNames {
                guard let member = draft.snapshot.entry(normalisedDN: name.normalised), member.user != nil else {
                    report.remarks.append(
                        place(entry) + "\(String(decoding: name.written.prefix(256), as: UTF8.self)) is no user "
                            + "and gets no role")
                    continue
                }
                let assignment = Assignment(role: number, staged: entry)
                let other =
                    entry.image.kind == .userRole
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
            guard
                let grant = checked(
                    userRole, draft,
                    { draft, grant throws(ChangeError) in try draft.checked(grant, before: before.role) })
            else { return }
            user.role = grant
        }
        if let listRole, listRole.role != user.listRole?.role {
            guard
                let grant = checked(
                    listRole, draft,
                    { draft, grant throws(ChangeError) in try draft.checked(list: grant, before: before.listRole) })
            else {
                return
            }
            user.listRole = grant
        }
        guard user != before else { return }
        record.content = .user(user)
        try draft.put(record)
        report.assigned += 1
    }

    /// A role to be granted, or `nil` with the record refused if the one who imports may not grant it.
    private mutating func checked(
        _ assignment: Assignment, _ draft: DirectoryDraft,
        _ check: (DirectoryDraft, Grant) throws(ChangeError) -> Grant?
    ) -> Grant? {
        do throws(ChangeError) {
            return try check(draft, Grant(role: assignment.role))
        } catch {
            refuse(assignment.staged, error.message)
            return nil
        }
    }
}
