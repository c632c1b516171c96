import Directory
public import Identity
import Synchronization

/// Runs a source: read everything, then plan and apply inside one transaction.
public struct SyncService: Sendable {
    private let configuration: SourceConfiguration
    private let target: any SyncTarget
    private let now: @Sendable () -> Timestamp
    /// Who started the run, for the journal.
    private let actor: String

    /// A service for one source.
    ///
    /// - Parameter actor: who starts runs: `schedule`, `cli:root`, a user name.
    /// - Parameter now: the clock; of the system in the program, one that stands in tests.
    public init(
        _ configuration: SourceConfiguration, target: any SyncTarget, actor: String = "",
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.actor = actor
        self.configuration = configuration
        self.target = target
        self.now = now
    }

    /// Reads the source and does what follows from it.
    ///
    /// - Parameters:
    ///   - isDryRun: plan only; nothing is written, not even that there was a run.
    ///   - approval: the digest of a held plan. It stands for the removals of that plan, or some of them, and no others.
    ///   - progress: is told after each page how many entries have come.
    /// - Returns: the result, also when the source failed.
    /// - Throws: errors of this directory's store; nothing was written then.
    public func run(
        isDryRun: Bool = false, approval: String? = nil, progress: (_ entries: Int) -> Void = { _ in }
    ) async throws -> SyncResult {
        let start = now()
        let contents: SourceContents
        do throws(DirectoryError) {
            contents = try await SourceReader(configuration, knowing: target.snapshot).read(progress: progress)
        } catch {
            return try await fail(error.description, since: start, isDryRun: isDryRun)
        }
        // A run that is told to stop has nothing to say of what it did not read.
        try Task.checkCancellation()
        return try await conclude(contents, since: start, isDryRun: isDryRun, approval: approval)
    }

    /// Plans and applies what was read; what stands in the way of that is recorded.
    func conclude(
        _ contents: SourceContents, since start: Timestamp, isDryRun: Bool, approval: String?
    ) async throws -> SyncResult {
        do {
            return try await apply(contents, since: start, isDryRun: isDryRun, approval: approval)
        } catch let error as MappingError {
            return try await fail("the role rules can't be used: \(error)", since: start, isDryRun: isDryRun)
        } catch let error as ChangeError {
            return try await fail("nothing was written: \(error.message)", since: start, isDryRun: isDryRun)
        }
    }

    /// Plans and applies what was read.
    func apply(
        _ contents: SourceContents, since start: Timestamp, isDryRun: Bool, approval: String?
    ) async throws -> SyncResult {
        let result = ResultBox()
        let (configuration, now, actor) = (configuration, now, actor)
        try await target.transact(source: configuration.name) { inventory in
            let part = try inventory.part(for: contents, configuration)
            let planner = SyncPlanner(configuration, part.roles)
            var plan = try planner.plan(
                part.contents, accounts: part.accounts, owned: part.owned, groups: part.groups, runs: inventory.runs,
                absences: inventory.absences, at: start)
            if let approval, plan.isHeld, Self.covers(approval.lowercased(), plan, inventory.runs) { plan.holds = [] }
            let outcome: SyncRun.Outcome = plan.isHeld ? .held : plan.isComplete ? .applied : .incomplete
            var run = SyncRun(
                source: configuration.name, startedAt: start, endedAt: now(), outcome: outcome,
                removals: outcome == .applied ? plan.numberOfRemovals : 0, digest: plan.digest,
                summary: plan.summary)
            run.describe(plan, by: actor)
            if outcome == .held { run.removalSet = plan.removalSet.sorted() }
            result.set(SyncResult(run: run, plan: plan, isDryRun: isDryRun))
            if isDryRun { return .nothing }
            return outcome == .applied ? .apply(plan, run) : .record(run)
        }
        return try result.get()
    }

    /// Whether an approval stands for a plan: it is for the same removals, or for a held run that had these and more.
    static func covers(_ digest: String, _ plan: SyncPlan, _ runs: [SyncRun]) -> Bool {
        if digest == plan.digest { return true }
        guard let held = runs.first(where: { $0.outcome == .held && $0.digest == digest }) else { return false }
        return plan.isCovered(byApprovalOf: held.removalSet)
    }

    private func fail(_ reason: String, since start: Timestamp, isDryRun: Bool) async throws -> SyncResult {
        var run = SyncRun(
            source: configuration.name, startedAt: start, endedAt: now(), outcome: .failed, removals: 0, digest: "",
            summary: reason)
        run.actor = actor
        if !isDryRun {
            try await target.transact(source: configuration.name) { [run] _ in .record(run) }
        }
        return SyncResult(run: run, plan: nil, isDryRun: isDryRun)
    }
}

extension SyncRun {
    /// How many changes of each sort are kept of a plan; the counts tell of all.
    private static let kept = 2_000

    /// Keeps a plan with the run, unless there is nothing in it.
    mutating func describe(_ plan: SyncPlan, by actor: String) {
        self.actor = actor
        counts = plan.counts
        conflicts = plan.conflicts.count(where: \.isFault)
        guard !plan.isEmpty || !plan.conflicts.isEmpty || !plan.problems.isEmpty else { return }
        self.plan = String(decoding: PlanDocument(plan, limit: Self.kept).json, as: UTF8.self)
    }
}

/// Carries the result out of the transaction.
private final class ResultBox: Sendable {
    private struct Missing: Error {}

    private let result = Mutex<SyncResult?>(nil)

    func set(_ value: SyncResult) {
        result.withLock { $0 = value }
    }

    func get() throws -> SyncResult {
        guard let value = result.withLock({ $0 }) else { throw Missing() }
        return value
    }
}
