extension Migration {
    /// Version 2: named tokens, recovery codes, declared permissions, limits of roles, and the ways into both logs.
    static let tokensAndPermissions = Migration(
        sql: """
            ALTER TABLE head ADD COLUMN token INTEGER NOT NULL DEFAULT 0;

            ALTER TABLE users ADD COLUMN recovery_codes BLOB;
            ALTER TABLE users ADD COLUMN tokens TEXT;

            ALTER TABLE login_states ADD COLUMN spent_codes BLOB NOT NULL DEFAULT x'';
            ALTER TABLE login_states ADD COLUMN tokens_used TEXT NOT NULL DEFAULT '[]';

            ALTER TABLE user_roles ADD COLUMN search_limit INTEGER;

            CREATE TABLE permissions (
                id INTEGER PRIMARY KEY,
                name TEXT NOT NULL UNIQUE,
                heading TEXT NOT NULL,
                meaning TEXT NOT NULL
            ) STRICT;

            ALTER TABLE changes ADD COLUMN permission TEXT;
            CREATE INDEX changes_time ON changes (time, number);
            CREATE INDEX changes_actor ON changes (actor COLLATE NOCASE, time, number);
            CREATE INDEX changes_actor_entry ON changes (actor_entry, time, number) WHERE actor_entry IS NOT NULL;
            CREATE INDEX changes_entry ON changes (entry, time, number) WHERE entry IS NOT NULL;
            CREATE INDEX login_events_time ON login_events (time, id);
            CREATE INDEX login_events_user ON login_events (user, time, id) WHERE user IS NOT NULL;
            CREATE INDEX login_events_name ON login_events (name COLLATE NOCASE, time, id);
            """)
}
