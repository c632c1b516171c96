extension Migration {
    /// How far the clock of each app is from ours.
    static let codeDrift = Migration(sql: "ALTER TABLE login_states ADD COLUMN code_drift INTEGER NOT NULL DEFAULT 0;")
}
