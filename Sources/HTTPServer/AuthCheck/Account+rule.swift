import Identity

extension Account {
    /// What grants that which an attempt asks about, for people; `nil` when it asks about nothing.
    func rule(for attempt: LoginAttempt) -> String? {
        guard attempt.permission != nil || attempt.list != nil else { return nil }
        let role = self.role.map { "user role \($0.name)" } ?? "no role"
        if isSuperAdmin { return "\(role): super admin" }
        if let permission = attempt.permission { return "\(role): \(permission)" }
        guard let question = attempt.list else { return nil }
        // Without the list role: does the user role alone grant it?
        let alone = Account(
            entry: entry, uuid: uuid, user: user, role: self.role, listRole: nil, origin: origin, groups: { [] })
        if alone.allows(list: question.list, manage: question.manage) {
            let holds = [.listsManageAll, .listsManage, .listsGetAll, .listsGet].first {
                (permission: Permission) in
                allows(permission) && (!question.manage || permission == .listsManageAll || permission == .listsManage)
            }
            return holds.map { "\(role): \($0)" }
        }
        return listRole.map { "list role \($0.name)" }
    }
}
