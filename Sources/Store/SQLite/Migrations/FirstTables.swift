extension Migration {
    /// Version 1: entries and what they mean, the change log, and what logins, sessions and sync have to remember.
    ///
    /// Foreign keys are looked at when a transaction ends, since a batch may name an entry before it writes it. Times are
    /// microseconds since 1970. The unique indexes are a safety net: who writes has looked before.
    static let firstTables = Migration(
        sql: """
            CREATE TABLE store (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                base_dn TEXT NOT NULL
            ) STRICT;

            CREATE TABLE head (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                change INTEGER NOT NULL DEFAULT 0,
                time INTEGER NOT NULL DEFAULT 0,
                entry INTEGER NOT NULL DEFAULT 0,
                user INTEGER NOT NULL DEFAULT 0,
                role INTEGER NOT NULL DEFAULT 0,
                list INTEGER NOT NULL DEFAULT 0,
                uid_number INTEGER NOT NULL DEFAULT 0,
                gid_number INTEGER NOT NULL DEFAULT 0,
                login_state INTEGER NOT NULL DEFAULT 0
            ) STRICT;
            INSERT INTO head (id) VALUES (1);

            CREATE TABLE entries (
                id INTEGER PRIMARY KEY,
                uuid BLOB NOT NULL UNIQUE,
                parent INTEGER REFERENCES entries (id) DEFERRABLE INITIALLY DEFERRED,
                rdn BLOB NOT NULL,
                attributes BLOB NOT NULL,
                kind INTEGER NOT NULL,
                source TEXT,
                external_id TEXT,
                external_dn TEXT,
                created INTEGER NOT NULL,
                created_by INTEGER,
                modified INTEGER NOT NULL,
                modified_by INTEGER,
                change INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX entries_parent ON entries (parent);
            CREATE UNIQUE INDEX entries_origin ON entries (source, external_id) WHERE source IS NOT NULL;

            CREATE TABLE user_roles (
                entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
                id INTEGER NOT NULL UNIQUE,
                name TEXT NOT NULL UNIQUE COLLATE NOCASE,
                permissions TEXT NOT NULL,
                lists TEXT,
                requires_two_factor INTEGER NOT NULL
            ) STRICT;

            CREATE TABLE list_roles (
                entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
                id INTEGER NOT NULL UNIQUE,
                name TEXT NOT NULL UNIQUE COLLATE NOCASE,
                lists TEXT NOT NULL
            ) STRICT;

            CREATE TABLE users (
                entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
                id INTEGER NOT NULL UNIQUE,
                username TEXT NOT NULL,
                canonical_username TEXT NOT NULL UNIQUE,
                email TEXT,
                name TEXT NOT NULL,
                type TEXT NOT NULL,
                status TEXT NOT NULL,
                disabled_by TEXT,
                password_login INTEGER NOT NULL,
                password BLOB,
                role INTEGER REFERENCES user_roles (id) DEFERRABLE INITIALLY DEFERRED,
                role_origin TEXT,
                list_role INTEGER REFERENCES list_roles (id) DEFERRABLE INITIALLY DEFERRED,
                list_role_origin TEXT,
                totp_secret BLOB,
                credential_generation INTEGER NOT NULL
            ) STRICT;
            CREATE UNIQUE INDEX users_email ON users (email) WHERE email IS NOT NULL;
            CREATE INDEX users_role ON users (role) WHERE role IS NOT NULL;
            CREATE INDEX users_list_role ON users (list_role) WHERE list_role IS NOT NULL;

            CREATE TABLE group_members (
                group_entry INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
                position INTEGER NOT NULL,
                member INTEGER NOT NULL REFERENCES entries (id) DEFERRABLE INITIALLY DEFERRED,
                PRIMARY KEY (group_entry, position)
            ) STRICT, WITHOUT ROWID;
            CREATE UNIQUE INDEX group_members_member ON group_members (member, group_entry);

            CREATE TABLE unresolved_members (
                group_entry INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
                position INTEGER NOT NULL,
                form TEXT NOT NULL,
                value BLOB NOT NULL,
                PRIMARY KEY (group_entry, position)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE lists (
                id INTEGER PRIMARY KEY,
                uuid BLOB NOT NULL UNIQUE,
                name TEXT NOT NULL,
                is_public INTEGER NOT NULL,
                is_double_opt_in INTEGER NOT NULL,
                is_archived INTEGER NOT NULL,
                tags TEXT NOT NULL,
                summary TEXT NOT NULL,
                created INTEGER NOT NULL,
                updated INTEGER NOT NULL
            ) STRICT;

            CREATE TABLE changes (
                number INTEGER PRIMARY KEY,
                time INTEGER NOT NULL,
                door TEXT NOT NULL,
                actor TEXT NOT NULL,
                actor_entry INTEGER,
                address TEXT,
                kind TEXT NOT NULL,
                entry INTEGER,
                uuid BLOB,
                list INTEGER,
                name TEXT NOT NULL,
                before TEXT,
                after TEXT
            ) STRICT;

            CREATE TABLE login_states (
                user INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
                version INTEGER NOT NULL,
                failures TEXT NOT NULL,
                locks INTEGER NOT NULL,
                locked_until INTEGER,
                wrong_codes INTEGER NOT NULL,
                codes_locked_until INTEGER,
                last_step INTEGER NOT NULL,
                logged_in INTEGER,
                known_addresses TEXT NOT NULL
            ) STRICT;
            CREATE INDEX login_states_version ON login_states (version);

            CREATE TABLE login_events (
                id INTEGER PRIMARY KEY,
                time INTEGER NOT NULL,
                name TEXT NOT NULL,
                user INTEGER,
                door TEXT NOT NULL,
                address TEXT,
                service TEXT,
                outcome TEXT NOT NULL,
                count INTEGER NOT NULL
            ) STRICT;

            CREATE TABLE sessions (
                token_digest BLOB PRIMARY KEY,
                user INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
                credential_generation INTEGER NOT NULL,
                created INTEGER NOT NULL,
                used INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX sessions_user ON sessions (user);

            CREATE TABLE sync_runs (
                id INTEGER PRIMARY KEY,
                source TEXT NOT NULL,
                started INTEGER NOT NULL,
                ended INTEGER NOT NULL,
                outcome TEXT NOT NULL,
                removals INTEGER NOT NULL,
                digest TEXT NOT NULL,
                summary TEXT NOT NULL,
                removal_set TEXT NOT NULL
            ) STRICT;
            CREATE INDEX sync_runs_source ON sync_runs (source, ended);
            """)
}
