extension Migration {
    /// Verifiers of passwords of synced people for when their source can't be asked, where the configuration wants them.
    static let outageVerifiers = Migration(
        sql: """
            CREATE TABLE outage_verifiers (
                source TEXT NOT NULL,
                external_id TEXT NOT NULL,
                password BLOB NOT NULL,
                verified_at INTEGER NOT NULL,
                PRIMARY KEY (source, external_id)
            ) STRICT, WITHOUT ROWID;
            """)
}
