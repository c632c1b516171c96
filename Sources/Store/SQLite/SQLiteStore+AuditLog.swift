public import Identity

extension SQLiteStore: AuditLog {
    /// Finds lines of the change log and of the log-in trail, the newest first.
    public func audit(_ query: AuditQuery) throws -> AuditPage {
        try read { try AuditScan($0, query).page() }
    }
}
