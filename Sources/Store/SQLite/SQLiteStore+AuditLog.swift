public import Identity

extension SQLiteStore: AuditLog {
    /// Finds lines of the change log and of the log-in trail, the newest first.
    public func audit(_ query: AuditQuery) throws -> AuditPage {
        try read { try AuditScan($0, query).page() }
    }

    /// Removes lines of both logs from before a moment, in one short transaction.
    public func prune(before time: Timestamp, limit: Int) throws -> Int {
        // Nobody is shut out for nothing.
        guard try read({ try LogPruning(database: $0).isDue(before: time) }) else { return 0 }
        return try transaction { try LogPruning(database: $0).remove(before: time, limit: limit) }
    }
}
