public import Directory
public import Identity

/// Keeps a target like this directory: reads what is ours there, plans, and writes what differs.
public struct PushService: Sendable {
    let configuration: PushConfiguration
    let directory: LiveDirectory
    private let journal: any SyncJournal
    private let now: @Sendable () -> Timestamp

    /// Runs of so many days are looked at: the guard sums up one, an approval may come later.
    private static let remembered: Int64 = 30 * 86_400

    /// A service for one target.
    ///
    /// - Parameters:
    ///   - journal: where runs are remembered.
    ///   - now: the clock.
    public init(
        _ configuration: PushConfiguration, directory: LiveDirectory, journal: any SyncJournal,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.configuration = configuration
        self.directory = directory
        self.journal = journal
        self.now = now
    }

    /// Brings the whole target in line.
    ///
    /// - Parameters:
    ///   - isDryRun: plan only; nothing is written, not even that there was a run.
    ///   - approval: the digest of a held plan. It stands for the removals of that plan, or some of them, and no others.
    ///   - progress: is told how many entries have come.
    /// - Returns: the result, also when the target failed.
    /// - Throws: errors of this directory's store.
    public func run(
        isDryRun: Bool = false, approval: String? = nil, progress: (_ entries: Int) -> Void = { _ in }
    ) async throws -> SyncResult {
        let start = now()
        let session: PushSession
        do throws(DirectoryError) {
            session = try await PushSession.open(configuration)
        } catch {
            return try await failed(error.description, plan: nil, since: start, isDryRun: isDryRun)
        }
        let result = try await run(session, isDryRun: isDryRun, approval: approval, since: start, progress: progress)
        await session.close()
        return result
    }

    private func run(
        _ session: PushSession, isDryRun: Bool, approval: String?, since start: Timestamp, progress: (Int) -> Void
    ) async throws -> SyncResult {
        var plan: PushPlan?
        do {
            return try await push(
                session, directory.snapshot, isDryRun: isDryRun, approval: approval, since: start, plan: &plan,
                progress: progress)
        } catch let error as DirectoryError {
            return try await failed(error.description, plan: plan?.report, since: start, isDryRun: isDryRun)
        }
    }

    /// Plans and writes on a connection that stands, and remembers the run.
    ///
    /// - Parameters:
    ///   - only: the entries that it is about; nil for all of them.
    ///   - plan: is set as soon as there is one.
    /// - Throws: `DirectoryError` when the connection breaks, and errors of the store.
    func push(
        _ session: PushSession, _ snapshot: DirectorySnapshot, only: Set<EntryUUID>? = nil, isDryRun: Bool = false,
        approval: String? = nil, since start: Timestamp? = nil, plan: inout PushPlan?,
        progress: (Int) -> Void = { _ in }
    ) async throws -> SyncResult {
        let start = start ?? now()
        let (journal, name) = (journal, configuration.runName)
        let since = start.advanced(bySeconds: -Self.remembered)
        let runs = try await BlockingCall.run(to: "read the runs of \(name)") {
            try journal.runs(of: name, since: since)
        }
        var made = try await session.plan(snapshot, only: only, runs: runs, at: start, progress: progress)
        if let approval, made.report.isHeld, SyncService.covers(approval.lowercased(), made.report, runs) {
            made.report.holds = []
        }
        plan = made
        if !made.report.isHeld, !isDryRun { try await session.apply(&made, snapshot, at: start) }
        plan = made
        let outcome: SyncRun.Outcome = made.report.isHeld ? .held : .applied
        var run = SyncRun(
            source: name, startedAt: start, endedAt: now(), outcome: outcome,
            removals: outcome == .applied ? made.report.numberOfRemovals : 0, digest: made.report.digest,
            summary: made.report.summary)
        if outcome == .held { run.removalSet = made.report.removalSet.sorted() }
        // A change that is followed is worth a line when it took something away, or could not be made.
        let isWorthALine = only == nil || run.removals > 0 || made.report.isHeld || !made.report.conflicts.isEmpty
        if !isDryRun, isWorthALine { try await remember(run) }
        return SyncResult(run: run, plan: made.report, isDryRun: isDryRun)
    }

    private func failed(
        _ reason: String, plan: SyncPlan?, since start: Timestamp, isDryRun: Bool
    ) async throws -> SyncResult {
        let run = SyncRun(
            source: configuration.runName, startedAt: start, endedAt: now(), outcome: .failed, removals: 0, digest: "",
            summary: reason)
        if !isDryRun { try await remember(run) }
        return SyncResult(run: run, plan: plan, isDryRun: isDryRun)
    }

    private func remember(_ run: SyncRun) async throws {
        let journal = journal
        try await BlockingCall.run(to: "remember a run of \(run.source)") { try journal.record(run) }
    }
}
