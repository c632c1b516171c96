extension Migration {
    /// How far each source was followed, written together with the changes that it covers.
    static let syncCursors = Migration(
        sql: """
            CREATE TABLE sync_cursors (
                source TEXT PRIMARY KEY,
                method TEXT NOT NULL,
                digest TEXT NOT NULL,
                users BLOB NOT NULL,
                groups BLOB NOT NULL,
                time INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            """)
}
