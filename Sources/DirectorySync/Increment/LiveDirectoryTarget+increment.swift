import Directory
import Identity
import LDAPProtocol

extension LiveDirectoryTarget {
    /// Plans an increment on top of the newest version and applies it, with the cursor that covers it, in one transaction.
    /// Only what the increment is about is looked at, however many accounts there are.
    ///
    /// - Returns: what came of it; a plan that is held is recorded, and moves no cursor.
    func apply(
        _ increment: Increment, _ configuration: SourceConfiguration, cursor: SourceCursor, actor: String,
        at start: Timestamp, now: @escaping @Sendable () -> Timestamp
    ) async throws -> SyncResult {
        let runs = try await runs(of: configuration.name)
        let lock = lock
        return try await directory.perform(Actor(door: .sync, name: configuration.name)) { draft in
            let part = InventoryPart(draft.snapshot, configuration, increment)
            let planner = SyncPlanner(configuration, userRoles: part.userRoles, listRoles: part.listRoles)
            let plan = try planner.plan(
                increment, accounts: part.accounts, groups: part.groups, known: part.known, runs: runs, at: start)
            var run = SyncRun(
                source: configuration.name, startedAt: start, endedAt: now(), outcome: plan.isHeld ? .held : .applied,
                removals: plan.isHeld ? 0 : plan.numberOfRemovals, digest: plan.digest, summary: plan.summary)
            run.isIncrement = true
            run.describe(plan, by: actor)
            if let lock { draft.memos.append(.holding(lock)) }
            if plan.isHeld {
                run.removalSet = plan.removalSet.sorted()
                draft.memos.append(.run(run))
            } else {
                try draft.apply(plan)
                if !plan.isEmpty { draft.memos.append(.run(run)) }
                draft.memos.append(.cursor(cursor))
            }
            return SyncResult(run: run, plan: plan, isDryRun: false)
        }
    }
}

/// What a version of the directory holds of that which an increment is about.
struct InventoryPart {
    /// The accounts of its people, and those that have a name or an address one of them wants.
    private(set) var accounts: [NativeAccount] = []
    /// Its groups, and those that have a name one of them wants.
    private(set) var groups: [NativeGroup] = []
    /// The identifiers of members of its groups that are here.
    private(set) var known: Set<String> = []
    /// All user roles.
    let userRoles: [NativeRole]
    /// All list roles.
    let listRoles: [NativeRole]

    init(_ snapshot: DirectorySnapshot, _ configuration: SourceConfiguration, _ increment: Increment) {
        let source = configuration.name
        userRoles = snapshot.userRoles.map { NativeRole(id: $0.id, name: $0.name, isSuperAdmin: $0.isSuperAdmin) }
        listRoles = snapshot.listRoles.map { NativeRole(id: $0.id, name: $0.name) }
        var found: [EntryID: Entry] = [:]
        func add(_ entry: Entry?) { if let entry { found[entry.id] = entry } }
        for person in increment.people {
            add(snapshot.entry(source: source, externalID: person.externalID))
            add(snapshot.entry(username: person.username))
            add(snapshot.entry(email: person.canonicalUsername))
            if let address = EmailRule.address(of: person) {
                add(snapshot.entry(email: address))
                add(snapshot.entry(username: address))
            }
        }
        for identity in increment.gone { add(snapshot.entry(source: source, externalID: identity)) }
        let superAdmins = Set(userRoles.filter(\.isSuperAdmin).map(\.id))
        for entry in found.values.sorted(by: { $0.id < $1.id }) {
            guard let user = entry.user else { continue }
            accounts.append(NativeAccount(entry, user, superAdmins: superAdmins, source: source))
        }
        found = [:]
        for group in increment.groups {
            add(snapshot.entry(source: source, externalID: group.externalID))
            for holder in snapshot.groups(named: group.name) where holder.record.origin?.source != source {
                found[holder.id] = holder
            }
            for member in group.people + group.groups where !known.contains(member) {
                if snapshot.entry(source: source, externalID: member) != nil { known.insert(member) }
            }
        }
        for identity in increment.goneGroups { add(snapshot.entry(source: source, externalID: identity)) }
        for entry in found.values.sorted(by: { $0.id < $1.id }) {
            guard let group = entry.group else { continue }
            groups.append(NativeGroup(entry, group, in: snapshot, source: source))
        }
    }
}
