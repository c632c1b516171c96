public import Identity

extension SQLiteStore: SyncJournal {
    /// The runs of a source that ended at `time` or later, the newest first.
    public func runs(of source: String, since time: Timestamp) throws -> [SyncRun] {
        try read { try SyncRunsTable(database: $0).runs(of: source, since: time) }
    }

    /// Remembers a run that changed nothing else.
    public func record(_ run: SyncRun) throws {
        try transaction { _ = try SyncRunsTable(database: $0).append(run) }
    }

    /// The runs of a source, or of all, before a number, the newest first.
    public func runs(of source: String?, before number: Int64?, limit: Int) throws -> [SyncRun] {
        try read { try SyncRunsTable(database: $0).runs(of: source, before: number, limit: limit) }
    }

    /// A run with its plan.
    public func run(_ number: Int64) throws -> SyncRun? {
        try read { try SyncRunsTable(database: $0).run(number) }
    }

    /// What a run did, entry by entry.
    public func reversals(of run: Int64) throws -> [SyncReversal] {
        try read { try SyncReversalsTable(database: $0).reversals(of: run) }
    }

    /// Since when people are gone from a source.
    public func absences(of source: String) throws -> [String: Timestamp] {
        try read { try SyncAbsencesTable(database: $0).absences(of: source) }
    }

    /// Takes the lock of a source, unless somebody has it.
    public func acquire(_ lock: SyncLock, isStale: (SyncLock) -> Bool) throws -> SyncLock? {
        try transaction { database in
            let table = SyncLocksTable(database: database)
            if let other = try table.lock(of: lock.source), !isStale(other) { return other }
            try table.write(lock)
            return nil
        }
    }

    /// Says that the run goes on.
    public func beat(_ lock: SyncLock, at time: Timestamp) throws -> Bool {
        try transaction { try SyncLocksTable(database: $0).beat(lock, at: time) }
    }

    /// Gives a lock back.
    public func release(_ lock: SyncLock) throws {
        try transaction { try SyncLocksTable(database: $0).release(lock) }
    }

    /// Who has the lock of a source.
    public func lock(of source: String) throws -> SyncLock? {
        try read { try SyncLocksTable(database: $0).lock(of: source) }
    }

    /// Why a source is paused.
    public func pause(of source: String) throws -> SyncPause? {
        try read { try SyncLocksTable(database: $0).pause(of: source) }
    }

    /// Lets a source run again.
    public func resume(_ source: String) throws -> Bool {
        try transaction { try SyncLocksTable(database: $0).resume(source) }
    }

    /// How far a source was followed.
    public func cursor(of source: String) throws -> SourceCursor? {
        try read { try SyncCursorsTable(database: $0).cursor(of: source) }
    }

    /// Remembers how far a source was followed.
    public func save(_ cursor: SourceCursor) throws {
        try transaction { try SyncCursorsTable(database: $0).write(cursor) }
    }

    /// Forgets how far a source was followed.
    public func forgetCursor(of source: String) throws {
        try transaction { try SyncCursorsTable(database: $0).remove(source) }
    }
}
