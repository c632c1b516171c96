import Identity

/// Nobody grants what he does not hold, on any door (security rule 28, HTTP contract section 3.2).
extension DirectoryDraft {
    /// The role of the user who acts; `nil` for the program, its operator and sources, whom nothing limits.
    var actingUser: User? { actor.entry.flatMap { snapshot.entry($0)?.user } }

    /// Whether nothing limits the actor. An acting user who is gone may nothing.
    var isUnlimited: Bool {
        guard actor.entry != nil else { return true }
        return actingRole?.isSuperAdmin ?? false
    }

    /// Whether the actor holds a permission at this moment.
    func holds(_ permission: Permission) -> Bool {
        isUnlimited || (actingRole?.permissions.contains(permission) ?? false)
    }

    private var actingRole: UserRole? { actingUser?.role.flatMap { snapshot.userRole($0.role) } }

    /// Refuses to change a super admin on behalf of somebody who is none.
    func guardSuperAdmin(_ user: User) throws(ChangeError) {
        // Who changes his own entry gets no more by it than the other guards let him.
        guard !isUnlimited, user.role.flatMap({ snapshot.userRole($0.role) })?.isSuperAdmin ?? false else { return }
        throw ChangeError(.forbidden, "Only a super admin may change a super admin.")
    }

    /// A user role to be granted; one that is held already is no grant.
    func checked(_ grant: Grant?, before: Grant?) throws(ChangeError) -> Grant? {
        guard let grant, grant.role != before?.role else { return grant }
        guard let role = snapshot.userRole(grant.role) else {
            throw ChangeError(.invalid, field: "user_role_id", "There is no user role \(grant.role).")
        }
        try guardGrant(role)
        return grant
    }

    /// A list role to be granted; one that is held already is no grant.
    func checked(list grant: Grant?, before: Grant?) throws(ChangeError) -> Grant? {
        guard let grant, grant.role != before?.role else { return grant }
        guard let role = snapshot.listRole(grant.role) else {
            throw ChangeError(.invalid, field: "list_role_id", "There is no list role \(grant.role).")
        }
        try guardGrant(role.lists, before: [])
        return grant
    }

    /// Refuses permissions of a user role that the actor does not hold.
    func guardGrant(_ role: UserRole, before: UserRole? = nil) throws(ChangeError) {
        guard !isUnlimited else { return }
        if role.isSuperAdmin || before?.isSuperAdmin ?? false {
            throw ChangeError(.forbidden, "Only a super admin may grant or change a super admin's role.")
        }
        let held = Set(actingRole?.permissions ?? [])
        let known = Set(before?.permissions ?? [])
        for permission in role.permissions where !held.contains(permission) && !known.contains(permission) {
            throw ChangeError(.forbidden, field: "permissions", "You do not hold \(permission) and cannot grant it.")
        }
        try guardReach(of: role, before: before)
    }

    /// Refuses list permissions of a user role on lists on which the actor does not hold them.
    private func guardReach(of role: UserRole, before: UserRole?) throws(ChangeError) {
        for (permission, all, onList) in Self.reaching where role.permissions.contains(permission) {
            let known = before.flatMap { $0.permissions.contains(permission) ? $0.scope : nil } ?? .lists([])
            let holdsEverywhere =
                holds(all) || holds(.listsManageAll) || (holds(permission) && actingRole?.scope == .all)
            guard role.scope != known, known != .all, !holdsEverywhere else { continue }
            if case .lists(let wanted) = role.scope, case .lists(let known) = known,
                wanted.allSatisfy({ known.contains($0) || holds(onList, on: $0) })
            {
                continue
            }
            throw ChangeError(.forbidden, field: "list_ids", "You cannot grant lists beyond your own.")
        }
    }

    /// The permissions that reach the lists of a role's scope, what holds them on all lists, and what they are on one.
    private static var reaching: [(permission: Permission, all: Permission, onList: ListPermission)] {
        [(.listsGet, .listsGetAll, .get), (.listsManage, .listsManageAll, .manage)]
    }

    /// Refuses permissions on lists that the actor does not hold.
    func guardGrant(_ lists: [ListGrant], before: [ListGrant]) throws(ChangeError) {
        guard !isUnlimited else { return }
        for grant in lists {
            let known = before.first { $0.list == grant.list }?.permissions ?? []
            for permission in grant.permissions where !known.contains(permission) && !holds(permission, on: grant.list)
            {
                throw ChangeError(
                    .forbidden, field: "lists", "You do not hold \(permission.rawValue) on list \(grant.list).")
            }
        }
    }

    /// Whether the actor holds a permission on a list (HTTP contract section 3.4).
    func holds(_ permission: ListPermission, on list: ListID) -> Bool {
        guard let user = actingUser else { return false }
        if let role = actingRole {
            let reaches: Bool = if case .lists(let lists) = role.scope { lists.contains(list) } else { true }
            let manages =
                role.permissions.contains(.listsManageAll) || (reaches && role.permissions.contains(.listsManage))
            let views = role.permissions.contains(.listsGetAll) || (reaches && role.permissions.contains(.listsGet))
            if manages || (permission == .get && views) { return true }
        }
        if user.ownLists.contains(list) { return true }
        let own =
            user.listRole.flatMap { snapshot.listRole($0.role) }?.lists.first { $0.list == list }?.permissions ?? []
        return own.contains(.manage) || (permission == .get && own.contains(.get))
    }
}
