import GRDB
import Identity

/// Brings a database to the schema that this program knows.
///
/// It runs while the folder is locked, so that two programs never migrate at once.
struct Migrator {
    /// `PRAGMA application_id` of our databases: "gate".
    static let applicationID: Int64 = 0x6761_7465

    let path: String
    var migrations = Migration.all

    /// Looks whether this program may use the database at all; changes nothing.
    ///
    /// - Throws: ``StoreError``: `newerSchema` when the file is ahead of this program, `inaccessible` when it belongs to
    ///   another one.
    func check(_ database: Database) throws {
        let version = try Self.pragma(database, "user_version")
        guard version <= Int64(migrations.count) else {
            throw StoreError(
                .newerSchema,
                "\(path) was made by a newer gatehouse (its schema is \(version), this one knows \(migrations.count)); "
                    + "start the newer one")
        }
        let owner = try Self.pragma(database, "application_id")
        guard try Self.isEmpty(database) || owner == Self.applicationID && version > 0 else {
            throw StoreError(.inaccessible, "\(path) is a database of another program; name another data folder")
        }
    }

    /// Takes every step that is missing, each in a transaction of its own, after a copy of the file was made.
    ///
    /// - Parameter backup: Keeps what a closure writes as a file of the given name.
    /// - Throws: ``StoreError``.
    func migrate(
        _ database: Database, backup: (_ name: String, _ write: (_ path: String) throws -> Void) throws -> Void
    )
        throws
    {
        let version = try Self.pragma(database, "user_version")
        if version < Int64(migrations.count), try !Self.isEmpty(database) {
            try backup("\(path).backup-v\(version)") { copy in
                try SQLStatement(database, table: "backup", "VACUUM INTO ?").run { $0.bind(copy) }
            }
        }
        for step in Int(version)..<migrations.count {
            try database.inTransaction(.immediate) {
                try database.execute(sql: migrations[step].sql)
                // Pragmas take no bound values; these are numbers of ours.
                try database.execute(sql: "PRAGMA user_version = \(step + 1)")
                try database.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
                return .commit
            }
        }
    }

    private static func isEmpty(_ database: Database) throws -> Bool {
        try SQLStatement(database, table: "sqlite_schema", "SELECT count(*) FROM sqlite_schema")
            .first { try $0.int64(0) == 0 } ?? true
    }

    private static func pragma(_ database: Database, _ name: StaticString) throws -> Int64 {
        try SQLStatement(database, table: name, "PRAGMA \(name)").first { try $0.int64(0) } ?? 0
    }
}
