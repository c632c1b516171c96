extension Migration {
    /// Version 5: what runs of the sync did and how to undo it, who runs, who is gone since when.
    static let syncRuns = Migration(
        sql: """
            ALTER TABLE sync_runs ADD COLUMN actor TEXT NOT NULL DEFAULT '';
            ALTER TABLE sync_runs ADD COLUMN counts TEXT NOT NULL DEFAULT '{}';
            ALTER TABLE sync_runs ADD COLUMN conflicts INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE sync_runs ADD COLUMN plan TEXT;
            ALTER TABLE sync_runs ADD COLUMN undoes INTEGER;
            ALTER TABLE sync_runs ADD COLUMN is_increment INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE sync_runs ADD COLUMN first_change INTEGER;
            ALTER TABLE sync_runs ADD COLUMN last_change INTEGER;

            CREATE TABLE sync_reversals (
                run INTEGER NOT NULL REFERENCES sync_runs (id) ON DELETE CASCADE,
                entry INTEGER NOT NULL,
                before TEXT,
                after TEXT,
                PRIMARY KEY (run, entry)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE sync_locks (
                source TEXT PRIMARY KEY,
                token TEXT NOT NULL,
                holder TEXT NOT NULL,
                process INTEGER NOT NULL,
                taken INTEGER NOT NULL,
                beat INTEGER NOT NULL
            ) STRICT;

            CREATE TABLE sync_pauses (
                source TEXT PRIMARY KEY,
                since INTEGER NOT NULL,
                reason TEXT NOT NULL
            ) STRICT;

            CREATE TABLE sync_absences (
                source TEXT NOT NULL,
                external_id TEXT NOT NULL,
                since INTEGER NOT NULL,
                PRIMARY KEY (source, external_id)
            ) STRICT, WITHOUT ROWID;
            """)
}
