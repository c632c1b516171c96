import Directory
public import Identity

/// Brings what changed at a source since the last time, and reads the source whole where that can't be told.
public struct IncrementService: Sendable {
    let configuration: SourceConfiguration
    let target: LiveDirectoryTarget
    let now: @Sendable () -> Timestamp
    /// Who started it, for the journal.
    private let actor: String
    private let kept: KeptState
    private let readWhole: @Sendable () async throws -> SyncResult

    /// A service for one source.
    ///
    /// - Parameters:
    ///   - target: this directory.
    ///   - actor: who starts it: `schedule`, `cli:root`.
    ///   - now: the clock.
    ///   - kept: what earlier increments learnt of the source, for those who bring one after the other.
    ///   - readWhole: a run that reads the source whole, applies what follows from that and records it.
    public init(
        _ configuration: SourceConfiguration, target: LiveDirectoryTarget, actor: String = "",
        now: @escaping @Sendable () -> Timestamp, kept: KeptState = KeptState(),
        readWhole: @escaping @Sendable () async throws -> SyncResult
    ) {
        self.configuration = configuration
        self.target = target
        self.now = now
        self.actor = actor
        self.kept = kept
        self.readWhole = readWhole
    }

    /// Brings what changed.
    ///
    /// - Returns: the result of the increment, or of the whole run that it took.
    /// - Throws: `SourceRefusal` for a source that tells no changes, `DirectoryError` when it can't be reached, and errors of
    ///   this directory's store.
    public func run() async throws -> SyncResult {
        let start = now()
        var session = try await IncrementSession.open(configuration)
        do {
            let result = try await run(&session, since: start)
            await session.connection.close()
            return result
        } catch {
            await session.connection.close()
            throw error
        }
    }

    /// Brings the source and this directory to one state.
    private func run(_ session: inout IncrementSession, since start: Timestamp) async throws -> SyncResult {
        let (journal, name) = (target.journal, configuration.name)
        let known = try await BlockingCall.run(to: "read how far \(name) was followed") {
            try journal.cursor(of: name)
        }
        if let known, known.method == session.method.name, known.digest == session.configuration.followDigest {
            do {
                if kept.move(to: &session.state, of: known) {
                    return try await apply(session.changes(since: known), since: known, &session, start)
                }
                try await session.load()
                let changes = try await session.changes(since: known)
                return try await apply(changes, since: known, resumed: target.directory.snapshot, &session, start)
            } catch is FullReadNeeded {
                try await BlockingCall.run(to: "forget how far \(name) was followed") {
                    try journal.forgetCursor(of: name)
                }
            }
        }
        let cursor = try await session.start(at: now())
        let result = try await readWhole()
        guard result.run.outcome == .applied else { return result }
        try await BlockingCall.run(to: "remember how far \(name) was followed") { try journal.save(cursor) }
        return result
    }

    /// Plans and applies changes, and moves the cursor in the same transaction.
    private func apply(
        _ changes: SourceChanges, since cursor: SourceCursor, resumed: DirectorySnapshot? = nil,
        _ session: inout IncrementSession, _ start: Timestamp
    ) async throws -> SyncResult {
        let increment = try await session.increment(changes, resumed: resumed)
        var next = cursor
        next.users = changes.people.cookie ?? cursor.users
        next.groups = changes.groups.cookie ?? cursor.groups
        next.time = start
        if increment.isEmpty, next.users == cursor.users, next.groups == cursor.groups {
            kept.keep(session.state, of: cursor)
            return unchanged(at: start)
        }
        do {
            let result = try await target.apply(
                increment, session.configuration, cursor: next, actor: actor, at: start, now: now)
            if result.run.outcome == .applied { kept.keep(session.state, of: next) }
            return result
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
