public import Identity

extension SQLiteStore: SyncJournal {
    /// The runs of a source that ended at `time` or later, the newest first.
    public func runs(of source: String, since time: Timestamp) throws -> [SyncRun] {
        try read { try SyncRunsTable(database: $0).runs(of: source, since: time) }
    }

    /// Remembers a run that changed nothing else.
    public func record(_ run: SyncRun) throws {
        try transaction { try SyncRunsTable(database: $0).append(run) }
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
