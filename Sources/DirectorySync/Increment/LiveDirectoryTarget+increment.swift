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
            let part = IncrementPart(draft.snapshot, configuration, increment)
            let planner = SyncPlanner(configuration, NativeRoles(draft.snapshot, configuration))
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
