extension Account {
    /// Whether the user role is the super admin role, or holds `*`: passes every check.
    public var isSuperAdmin: Bool { role?.isSuperAdmin ?? false }

    /// The permissions of the user role, in its order; none without a role.
    public var permissions: [Permission] { role?.permissions ?? [] }

    /// Whether the account holds a permission. `*` is a way to hold permissions and none to ask about: always false.
    public func allows(_ permission: Permission) -> Bool {
        guard permission != .everything else { return false }
        return isSuperAdmin || permissions.contains(permission)
    }

    /// Whether the account may view a list, or manage it (HTTP contract section 3.4).
    public func allows(list: ListID, manage: Bool) -> Bool {
        if isSuperAdmin || allows(.listsManageAll) { return true }
        if allows(.listsManage), isInScope(list) { return true }
        if isGranted(.manage, on: list) || user.ownLists.contains(list) { return true }
        guard !manage else { return false }
        return allows(.listsGetAll) || (allows(.listsGet) && isInScope(list)) || isGranted(.get, on: list)
    }

    /// Whether the account is in one of some groups, directly or through other groups; a cn has no case.
    public func isIn(anyOf names: [String]) -> Bool {
        let wanted = Set(names.map { $0.lowercased() })
        return groups.contains { wanted.contains($0.lowercased()) }
    }

    /// Whether the account may view lists at all, some of them or all.
    public var allowsSomeList: Bool {
        isSuperAdmin || [.listsGet, .listsGetAll, .listsManage, .listsManageAll].contains(where: { allows($0) })
            || listRole?.lists.isEmpty == false || !user.ownLists.isEmpty
    }

    /// The same account with what an app password of it carries: the permissions that it names, of those that the role
    /// holds, and no list beyond them. Tokens of API users carry everything.
    func narrowed(to token: TokenID) -> Account {
        guard user.type == .user, let password = user.appPasswords.first(where: { $0.id == token }),
            let permissions = password.permissions
        else { return self }
        var user = user
        user.ownLists = []
        let narrow = role.map { $0.narrowed(to: permissions) }
        return Account(
            entry: entry, uuid: uuid, user: user, role: narrow, listRole: nil, origin: origin, groups: groupNames)
    }

    private func isInScope(_ list: ListID) -> Bool {
        switch role?.scope {
        case .all: true
        case .lists(let lists): lists.contains(list)
        case nil: false
        }
    }

    private func isGranted(_ permission: ListPermission, on list: ListID) -> Bool {
        listRole?.lists.contains { $0.list == list && $0.permissions.contains(permission) } ?? false
    }
}
