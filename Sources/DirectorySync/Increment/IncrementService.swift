import Directory
public import Identity

/// Brings what changed at a source since the last time, and reads the source whole where that can't be told.
public struct IncrementService: Sendable {
    let configuration: SourceConfiguration
    let target: LiveDirectoryTarget
    let now: @Sendable () -> Timestamp
    /// Who started it, for the journal.
    private let actor: String
    private let readWhole: @Sendable () async throws -> SyncResult

    /// A service for one source.
    ///
    /// - Parameters:
    ///   - target: this directory.
    ///   - actor: who starts it: `schedule`, `cli:root`.
    ///   - now: the clock.
    ///   - readWhole: a run that reads the source whole, applies what follows from that and records it.
    public init(
        _ configuration: SourceConfiguration, target: LiveDirectoryTarget, actor: String = "",
        now: @escaping @Sendable () -> Timestamp,
        readWhole: @escaping @Sendable () async throws -> SyncResult
    ) {
        self.configuration = configuration
        self.target = target
        self.now = now
        self.actor = actor
        self.readWhole = readWhole
    }

    /// Brings what changed.
    ///
    /// - Returns: the result of the increment, or of the whole run that it took.
    /// - Throws: `SourceRefusal` for a source that tells no changes, `DirectoryError` when it can't be reached, and errors of
    ///   this directory's store.
    public func run() async throws -> SyncResult {
        var session = try await IncrementSession.open(configuration)
        do {
            let result = try await run(&session).result
            await session.connection.close()
            return result
        } catch {
            await session.connection.close()
            throw error
        }
    }

    /// Brings the source and this directory to one state.
    ///
    /// - Returns: what came of it, and what to go on from; nil when a plan was held or a reading failed, and there is
    ///   nothing to go on from.
    func run(_ session: inout IncrementSession) async throws -> (result: SyncResult, cursor: SourceCursor?) {
        let (journal, name) = (target.journal, configuration.name)
        let known = try await BlockingCall.run(to: "read how far \(name) was followed") {
            try journal.cursor(of: name)
        }
        if let known, known.method == session.method.name, known.digest == session.configuration.followDigest {
            do {
                try await session.load()
                let changes = try await session.changes(since: known)
                let snapshot = target.directory.snapshot
                return try await apply(changes, since: known, resumed: snapshot, &session)
            } catch is FullReadNeeded {
                try await BlockingCall.run(to: "forget how far \(name) was followed") {
                    try journal.forgetCursor(of: name)
                }
            }
        }
        let cursor = try await session.start(at: now())
        let result = try await readWhole()
        guard result.run.outcome == .applied else { return (result, nil) }
        try await BlockingCall.run(to: "remember how far \(name) was followed") { try journal.save(cursor) }
        try await session.load()
        return (result, cursor)
    }

    /// Plans and applies changes, and moves the cursor in the same transaction.
    func apply(
        _ changes: SourceChanges, since cursor: SourceCursor, resumed: DirectorySnapshot? = nil,
        _ session: inout IncrementSession
    ) async throws -> (result: SyncResult, cursor: SourceCursor?) {
        let start = now()
        let increment = try await session.increment(changes, resumed: resumed)
        var next = cursor
        next.users = changes.people.cookie ?? cursor.users
        next.groups = changes.groups.cookie ?? cursor.groups
        next.time = start
        if increment.isEmpty, next.users == cursor.users, next.groups == cursor.groups {
            return (unchanged(at: start), cursor)
        }
        do {
            let result = try await target.apply(
                increment, session.configuration, cursor: next, actor: actor, at: start, now: now)
            return (result, result.run.outcome == .applied ? next : nil)
        } catch let error as ChangeError {
            // Something that a part does not show stands in the way; the whole does.
            throw FullReadNeeded(description: error.message)
        }
    }

    private func unchanged(at time: Timestamp) -> SyncResult {
        let plan = SyncPlan(source: configuration.name, isComplete: true)
        var run = SyncRun(
            source: configuration.name, startedAt: time, endedAt: time, outcome: .applied, removals: 0,
            digest: plan.digest, summary: plan.summary)
        run.isIncrement = true
        run.describe(plan, by: actor)
        return SyncResult(run: run, plan: plan, isDryRun: false)
    }
}
