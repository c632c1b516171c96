import Identity

extension SyncPlanner {
    /// The plan for a part of the source. It follows the same rules as that for the whole, over the accounts that the part is
    /// about, and is held by the same guard.
    ///
    /// - Parameters:
    ///   - accounts: the accounts of the people of the increment, and those that have a name or address one of them wants.
    ///   - groups: the groups of the increment, and those that have a name one of them wants.
    ///   - known: the identifiers of members of its groups who have an account here, and of groups that are mirrored here.
    /// - Throws: `MappingError` when the role rules can't be used.
    func plan(
        _ increment: Increment, accounts: [NativeAccount], groups: [NativeGroup], known: Set<String>,
        runs: [SyncRun], at time: Timestamp
    ) throws(MappingError) -> SyncPlan {
        let touched = Set(increment.people.map(\.externalID)).union(increment.gone)
        // Whoever is only in the way is neither gone nor different.
        let bystanders = accounts.compactMap { account in
            account.origin.flatMap { $0.source == configuration.name ? $0.externalID.lowercased() : nil }
        }.filter { !touched.contains($0) }
        let contents = SourceContents(
            people: increment.people, unusable: increment.unusable.union(bystanders), groups: increment.relevantGroups,
            memberships: increment.memberships, isComplete: true, problems: increment.problems)
        let mapping = try RoleMapping(configuration, groups: increment.relevantGroups, roles: roles)
        var plan = SyncPlan(source: configuration.name, isComplete: true, problems: increment.problems)
        var matching = AccountMatching(configuration, contents: contents, accounts: accounts)
        let pairs = matching.pairs()
        var names = NameClaims(pairs, accounts: accounts)
        names.settle()
        plan.conflicts += matching.conflicts + names.conflicts
        let planner = AccountPlanner(configuration, mapping, contents, roleNames: roleNames)
        for pair in names.settled {
            if let change = planner.change(of: pair, conflicts: &plan.conflicts) { plan.changes.append(change) }
        }
        for account in matching.gone { remove(account, from: &plan) }
        plan.owned = increment.owned
        plan.holds = RemovalGuard.reasons(
            removals: plan.numberOfRemovals, owned: plan.owned, remaining: increment.remaining,
            recent: RemovalGuard.recentRemovals(runs, before: time), limit: configuration.removalLimit)
        guard configuration.mirrorsGroups, configuration.groups != nil else { return plan }
        let people = known.union(names.settled.map(\.person.externalID)).subtracting(increment.gone)
        var groupPlanner = GroupPlanner(source: configuration.name, people: people, groups: groups)
        groupPlanner.unchanged = known.subtracting(increment.goneGroups)
        plan.groupChanges = groupPlanner.changes(to: increment.groups)
        plan.conflicts += groupPlanner.conflicts
        let removed = plan.groupRemovals.count
        if increment.ownedGroups >= 3, removed > increment.ownedGroups / 2 {
            plan.holds.append("it removes \(removed) of \(increment.ownedGroups) groups")
        }
        return plan
    }
}
