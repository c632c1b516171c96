public import Identity

/// Compares what a source has with what is here, without touching either.
public struct SyncPlanner: Sendable {
    let configuration: SourceConfiguration
    let roles: NativeRoles

    /// A planner for a source.
    ///
    public init(_ configuration: SourceConfiguration, _ roles: NativeRoles) {
        self.configuration = configuration
        self.roles = roles
    }

    /// The plan that makes this directory follow the source. The same input always gives the same plan.
    ///
    /// - Parameters:
    ///   - contents: what was read.
    ///   - accounts: all users of this directory, or at least those of people who are not unchanged, those who are gone and
    ///     those who have a name that somebody wants.
    ///   - owned: how many accounts the source keeps that are enabled; nil to count them among `accounts`.
    ///   - groups: all groups of this directory.
    ///   - runs: earlier runs of the source; those applied within the last 24 hours count for the guard.
    ///   - absences: since when people are gone, as earlier runs found.
    ///   - time: the present.
    /// - Throws: `MappingError` when the role rules can't be used.
    public func plan(
        _ contents: SourceContents, accounts: [NativeAccount], owned: Int? = nil, groups: [NativeGroup] = [],
        runs: [SyncRun] = [], absences: [String: Timestamp] = [:], at time: Timestamp
    ) throws(MappingError) -> SyncPlan {
        let mapping = try RoleMapping(configuration, groups: contents.groups, roles: roles)
        var plan = SyncPlan(source: configuration.name, isComplete: contents.isComplete, problems: contents.problems)
        var matching = AccountMatching(configuration, contents: contents, accounts: accounts)
        let pairs = matching.pairs()
        var names = NameClaims(pairs, accounts: accounts)
        names.settle()
        plan.conflicts += matching.conflicts + names.conflicts
        let planner = AccountPlanner(configuration, mapping, contents, roleNames: roleNames)
        for pair in names.settled {
            if let change = planner.change(of: pair, conflicts: &plan.conflicts) { plan.changes.append(change) }
        }
        if contents.isComplete {
            var since: [String: Timestamp] = [:]
            for account in matching.gone {
                guard let identifier = account.origin?.externalID else { continue }
                let start = absences[identifier] ?? time
                since[identifier] = start
                if !delete(account, goneSince: start, at: time, from: &plan) { remove(account, from: &plan) }
            }
            plan.absences = since
        }
        plan.owned =
            owned ?? accounts.count { $0.origin?.source == configuration.name && $0.status == .enabled }
        let deletions = plan.deletions.count
        plan.holds = RemovalGuard.reasons(
            removals: plan.numberOfRemovals, owned: plan.owned + deletions,
            remaining: contents.people.count + contents.unchanged.count,
            recent: RemovalGuard.recentRemovals(runs, before: time), limit: configuration.removalLimit)
        if contents.isComplete, configuration.mirrorsGroups, configuration.groups != nil {
            let isEverybody = contents.unusable.isEmpty && names.settled.count == contents.people.count
            let people = Set(names.settled.map(\.person.externalID))
            mirror(
                contents.groups, people: isEverybody ? nil : people.union(contents.unchangedIdentifiers), groups,
                into: &plan)
        }
        return plan
    }

    private func mirror(
        _ wanted: [SourceGroup], people: Set<String>?, _ groups: [NativeGroup], into plan: inout SyncPlan
    ) {
        var planner = GroupPlanner(source: configuration.name, people: people, groups: groups)
        plan.groupChanges = planner.changes(to: wanted)
        plan.conflicts += planner.conflicts
        let removed = plan.groupRemovals.count
        if planner.ownedCount >= 3, removed > planner.ownedCount / 2 {
            plan.holds.append("it removes \(removed) of \(planner.ownedCount) groups")
        }
    }

    /// Ends an account that the sync disabled and whose person has been gone long enough.
    private func delete(
        _ account: NativeAccount, goneSince start: Timestamp, at time: Timestamp, from plan: inout SyncPlan
    ) -> Bool {
        guard case .delete(let grace) = configuration.removal, start.advanced(bySeconds: grace) <= time,
            account.status == .disabled, account.disabledBy == .sync, !account.isSuperAdmin, let origin = account.origin
        else { return false }
        let field = AccountChange.Field(
            name: "account", before: account.username, after: nil,
            reason: "gone from \(configuration.name) since \(start.rfc3339)")
        plan.changes.append(
            AccountChange(
                kinds: [.delete], account: account, target: AccountChange.Target(account, origin: origin),
                fields: [field], isRemoval: true))
        return true
    }

    var roleNames: RoleNames { RoleNames(roles.user, roles.list) }

    /// Disables an account whose person is gone. Roles and second factor stay, so that a mistake heals.
    func remove(_ account: NativeAccount, from plan: inout SyncPlan) {
        guard account.status == .enabled, let origin = account.origin else { return }
        guard configuration.removal != .report else {
            plan.conflicts.append(
                SyncConflict(
                    kind: .gone, username: account.username, dn: origin.externalDN,
                    message: "is gone from \(configuration.name); the account stays as it is (removal: report)"))
            return
        }
        guard !account.isSuperAdmin else {
            plan.conflicts.append(
                SyncConflict(
                    kind: .superAdmin, username: account.username, dn: origin.externalDN,
                    message: "is gone from \(configuration.name), but is a super admin here, whom no sync disables"))
            return
        }
        var target = AccountChange.Target(account, origin: origin)
        target.status = .disabled
        target.disabledBy = .sync
        let field = AccountChange.Field(
            name: "status", before: "enabled", after: "disabled", reason: "gone from \(configuration.name)")
        plan.changes.append(
            AccountChange(kinds: [.disable], account: account, target: target, fields: [field], isRemoval: true))
    }
}

/// The names of roles by number, for people.
struct RoleNames {
    private var user: [RoleID: String] = [:]
    private var list: [RoleID: String] = [:]

    init(_ userRoles: [NativeRole], _ listRoles: [NativeRole]) {
        for role in userRoles { user[role.id] = role.name }
        for role in listRoles { list[role.id] = role.name }
    }

    func user(_ grant: Grant?) -> String? { grant.map { user[$0.role] ?? "role \($0.role)" } }
    func list(_ grant: Grant?) -> String? { grant.map { list[$0.role] ?? "list role \($0.role)" } }
}

extension AccountChange.Target {
    /// The account as it is, kept by a source.
    init(_ account: NativeAccount, origin: Origin) {
        self.init(
            origin: origin, username: account.username, canonicalUsername: account.canonicalUsername,
            email: account.email, name: account.name, status: account.status, disabledBy: account.disabledBy,
            role: account.role, listRole: account.listRole, groups: account.givenGroups.map(\.entry),
            packed: PackedValues(account.attributes))
    }
}
