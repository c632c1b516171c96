import GRDB
import Identity

/// How far each directory source was followed.
struct SyncCursorsTable {
    let database: Database

    func write(_ cursor: SourceCursor) throws {
        let statement = try SQLStatement(
            database, table: "sync_cursors",
            """
            INSERT INTO sync_cursors (source, method, digest, users, groups, time) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (source) DO UPDATE SET
                method = excluded.method, digest = excluded.digest, users = excluded.users, groups = excluded.groups,
                time = excluded.time
            """)
        try statement.run { values in
            values.bind(cursor.source)
            values.bind(cursor.method)
            values.bind(cursor.digest)
            values.bind(cursor.users)
            values.bind(cursor.groups)
            values.bind(cursor.time)
        }
    }

    func remove(_ source: String) throws {
        try SQLStatement(database, table: "sync_cursors", "DELETE FROM sync_cursors WHERE source = ?")
            .run { $0.bind(source) }
    }

    func cursor(of source: String) throws -> SourceCursor? {
        let statement = try SQLStatement(
            database, table: "sync_cursors",
            "SELECT method, digest, users, groups, time FROM sync_cursors WHERE source = ?")
        var found: SourceCursor?
        try statement.each {
            $0.bind(source)
        } _: { row in
            found = SourceCursor(
                source: source, method: try row.text(0), digest: try row.text(1), users: try row.blob(2),
                groups: try row.blob(3), time: try row.timestamp(4))
        }
        return found
    }
}
