public import Directory
public import Identity

/// Runs a source, takes runs back and lets it run again: one at a time, over all processes on the store.
public struct SourceRunner: Sendable {
    /// The source.
    public let configuration: SourceConfiguration
    let directory: LiveDirectory
    let journal: any SyncJournal
    private let holder: String
    private let kept = KeptState()
    private let now: @Sendable () -> Timestamp

    /// A runner for a source.
    ///
    /// - Parameters:
    ///   - holder: who runs, for others who wait: `serve`, `cli:root`.
    ///   - now: the clock.
    public init(
        _ configuration: SourceConfiguration, directory: LiveDirectory, journal: any SyncJournal, holder: String,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.configuration = configuration
        self.directory = directory
        self.journal = journal
        self.holder = holder
        self.now = now
    }

    private var lock: SourceLock {
        SourceLock(source: configuration.name, journal: journal, holder: holder, now: now)
    }

    /// Reads the source and does what follows from it. A run of another process is waited for.
    ///
    /// - Parameters:
    ///   - isDryRun: plan only; nothing is written, and nobody waited for.
    ///   - approval: the digest of a held plan.
    ///   - actor: who started it.
    ///   - progress: is told after each page how many entries have come.
    /// - Throws: ``SourceRefusal`` for a source that is paused, ``SyncLockLost``, and what ``SyncService`` throws.
    public func run(
        isDryRun: Bool = false, approval: String? = nil, actor: String,
        progress: @escaping @Sendable (_ entries: Int) -> Void = { _ in }
    ) async throws -> SyncResult {
        guard !isDryRun else {
            return try await service(nil, actor).run(isDryRun: true, progress: progress)
        }
        try await checkPause()
        return try await lock.hold(waits: true) { lock in
            try await checkPause()
            return try await service(lock, actor).run(approval: approval, progress: progress)
        }
    }

    /// Brings what changed since the last increment, or reads the source whole where that can't be told.
    ///
    /// - Parameter actor: who started it.
    /// - Throws: ``SourceRefusal`` for a source that is paused or tells no changes, ``SyncLockLost``, `DirectoryError` for one
    ///   that cannot be asked, and errors of the store.
    public func runIncrement(actor: String) async throws -> SyncResult {
        try await checkPause()
        return try await lock.hold(waits: true) { lock in
            try await checkPause()
            let target = LiveDirectoryTarget(directory, journal: journal, lock: lock, now: now)
            let increments = IncrementService(configuration, target: target, actor: actor, now: now, kept: kept) {
                try await service(lock, actor).run()
            }
            return try await increments.run()
        }
    }

    /// Runs again to apply a held plan, if the source now removes what that plan removed or less.
    ///
    /// - Throws: ``SourceRefusal`` when no held plan has the digest, and as ``run(isDryRun:approval:actor:progress:)``.
    public func approve(
        _ digest: String, actor: String, progress: @escaping @Sendable (_ entries: Int) -> Void = { _ in }
    ) async throws -> SyncResult {
        let (journal, name) = (journal, configuration.name)
        let runs = try await BlockingCall.run(to: "read the runs of \(name)") {
            try journal.runs(of: name, before: nil, limit: HeldPlans.depth)
        }
        guard HeldPlans.find(digest, in: runs) != nil else {
            throw SourceRefusal(.unknown, "no held plan of \(name) has the digest \(digest)")
        }
        return try await run(approval: digest, actor: actor, progress: progress)
    }

    /// Takes back what a run did, as far as nothing was changed since, and pauses the source.
    ///
    /// - Throws: ``SourceRefusal``, and errors of the store; nothing was changed then.
    public func undo(_ number: Int64, actor: Actor) async throws -> SyncUndo {
        try await lock.hold(waits: true) { lock in
            let (journal, name, start) = (journal, configuration.name, now())
            let (run, reversals) = try await BlockingCall.run(to: "read run \(number)") {
                (try journal.run(number), try journal.reversals(of: number))
            }
            guard let run, run.source == name else { throw SourceRefusal(.unknown, "\(name) has no run \(number)") }
            guard run.outcome == .applied, let changes = run.changes else {
                throw SourceRefusal(.final, "run \(number) changed nothing (\(run.outcome.rawValue))")
            }
            guard !run.isUndone else { throw SourceRefusal(.final, "run \(number) was undone already") }
            guard !reversals.isEmpty else {
                throw SourceRefusal(
                    .final, "what run \(number) did is not kept any more: only the latest runs can be undone")
            }
            let now = now
            return try await directory.perform(actor) { draft in
                let (count, notes) = try draft.revert(reversals, changes: changes)
                var undo = SyncRun(
                    source: name, startedAt: start, endedAt: now(), outcome: .undone, removals: 0, digest: "",
                    summary: "run \(number) undone: \(count) entries reverted, \(notes.count) kept")
                undo.actor = actor.name
                undo.undoes = number
                undo.counts = ["revert": count]
                undo.conflicts = notes.count
                draft.memos.append(.holding(lock))
                draft.memos.append(.run(undo))
                draft.memos.append(
                    .pause(source: name, SyncPause(since: now(), reason: "run \(number) was undone by \(actor.name)")))
                return SyncUndo(
                    source: name, run: number, reverted: count,
                    kept: notes.map { SyncUndo.Kept(name: $0.name, message: $0.message) })
            }
        }
    }

    /// Lets the source run again.
    ///
    /// - Returns: false if it was not paused.
    public func resume() async throws -> Bool {
        let (journal, name) = (journal, configuration.name)
        return try await BlockingCall.run(to: "resume \(name)") { try journal.resume(name) }
    }

    private func service(_ lock: SyncLock?, _ actor: String) -> SyncService {
        SyncService(
            configuration, target: LiveDirectoryTarget(directory, journal: journal, lock: lock, now: now),
            actor: actor, now: now)
    }

    private func checkPause() async throws {
        let (journal, name) = (journal, configuration.name)
        let pause = try await BlockingCall.run(to: "read whether \(name) is paused") { try journal.pause(of: name) }
        guard let pause else { return }
        throw SourceRefusal(
            .paused,
            "\(name) is paused since \(pause.since.rfc3339): \(pause.reason). To go on: gatehouse sync resume \(name)")
    }
}

/// Plans that wait for approval, among the latest runs.
enum HeldPlans {
    /// How many runs are looked through.
    static let depth = 1_000

    /// The held run of a digest, in whichever case it is written.
    static func find(_ digest: String, in runs: [SyncRun]) -> SyncRun? {
        runs.first { $0.outcome == .held && $0.digest == digest.lowercased() }
    }

    /// The run that waits, of runs of one source with the newest first: none that something was applied after.
    static func waiting(in runs: [SyncRun]) -> SyncRun? {
        runs.first { $0.outcome == .held || $0.outcome == .applied }.flatMap { $0.outcome == .held ? $0 : nil }
    }
}
