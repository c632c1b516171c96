extension Migration {
    /// Version 4: how long the answers to log-ins took.
    static let loginDurations = Migration(sql: "ALTER TABLE login_events ADD COLUMN duration INTEGER;")
}
