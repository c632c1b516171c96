import GRDB
public import Identity

/// The embedded store: one SQLite database in a folder of its own, shared by all programs of this host that open it.
///
/// Readers never wait for writers (write-ahead log); a write is on the disk when the call returns (`synchronous=FULL`).
/// All calls block; they are made from threads that may wait, and not from inside a closure that was given to another
/// call on the same store.
public final class SQLiteStore: Sendable {
    /// The distinguished name that all entries lie below, fixed when the store was made.
    public let baseDN: String

    let path: String
    let pool: DatabasePool

    /// Opens the store in a folder, and makes both on first use: the folder 0700, its files 0600.
    ///
    /// A store of an older program is brought up to date, after a copy was put beside it (`gatehouse.db.backup-v1`).
    ///
    /// - Parameters:
    ///   - folder: The path of the data folder; its parent must exist.
    ///   - defaultBaseDN: The base of a new store when none is asked for.
    ///   - explicitBaseDN: The base that somebody asked for; a store that has another one is refused.
    /// - Throws: ``StoreError``: `inaccessible`, `exposed`, `newerSchema`, `otherBase`, `corrupt`, `busy`, `disk`.
    public static func open(folder: String, defaultBaseDN: String, explicitBaseDN: String? = nil) throws -> SQLiteStore
    {
        // 10 seconds: longer than any write of another process should take.
        try open(folder: folder, defaultBaseDN: defaultBaseDN, explicitBaseDN: explicitBaseDN, busyTimeout: 10)
    }

    /// The key that seals second factors, from the file `gatehouse.key` in the data folder, which is made on first use.
    ///
    /// - Throws: ``StoreError``: `inaccessible`, `exposed` when others may read it, `corrupt` when it has another length.
    public static func keyFile(folder: String) throws -> Secret<[UInt8]> {
        try KeyFile.key(in: StoreFolder(folder))
    }

    static func open(
        folder: String, defaultBaseDN: String, explicitBaseDN: String?, migrations: [Migration] = Migration.all,
        busyTimeout: Double = 10
    ) throws -> SQLiteStore {
        let folder = try StoreFolder(folder)
        let path = folder.file("gatehouse.db")
        return try folder.locked {
            try folder.create(path)
            for suffix in ["", "-wal", "-shm"] { try folder.secure(path + suffix) }
            return try DatabaseFailure.translated(path) {
                let migrator = Migrator(path: path, migrations: migrations)
                let pool = try connect(path, busyTimeout: busyTimeout, check: migrator.check)
                let baseDN = try pool.writeWithoutTransaction { database in
                    // GRDB lowers it to NORMAL when it turns the write-ahead log on.
                    try database.execute(sql: "PRAGMA synchronous = FULL")
                    try migrator.migrate(database) { try folder.publish($0, replace: true, $1) }
                    return try base(database, path: path, default: defaultBaseDN, explicit: explicitBaseDN)
                }
                return SQLiteStore(path: path, pool: pool, baseDN: baseDN)
            }
        }
    }

    private init(path: String, pool: DatabasePool, baseDN: String) {
        self.path = path
        self.pool = pool
        self.baseDN = baseDN
    }

    private static func connect(
        _ path: String, busyTimeout: Double, check: @escaping @Sendable (Database) throws -> Void
    ) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "gatehouse.store"
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(busyTimeout)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            // Before anything is written, the switch to the write-ahead log included.
            try check(database)
            try database.execute(
                sql: """
                    PRAGMA cache_size = -32768;
                    PRAGMA temp_store = MEMORY;
                    PRAGMA wal_autocheckpoint = 4000;
                    PRAGMA journal_size_limit = 67108864;
                    """)
        }
        return try DatabasePool(path: path, configuration: configuration)
    }

    private static func base(
        _ database: Database, path: String, default defaultBaseDN: String, explicit: String?
    ) throws -> String {
        var stored: String?
        try database.inTransaction(.immediate) {
            stored = try SQLStatement(database, table: "store", "SELECT base_dn FROM store").first { try $0.text(0) }
            guard stored == nil else { return .rollback }
            try SQLStatement(database, table: "store", "INSERT INTO store (id, base_dn) VALUES (1, ?)")
                .run { $0.bind(explicit ?? defaultBaseDN) }
            return .commit
        }
        guard let stored else { return explicit ?? defaultBaseDN }
        if let explicit, !BaseName.agree(explicit, stored) {
            throw StoreError(
                .otherBase,
                "\(path) was made for the base \(stored), not for \(explicit): leave the base away, or name another "
                    + "data folder")
        }
        return stored
    }

    /// Reads as of one moment.
    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try DatabaseFailure.translated(path) { try pool.read(body) }
    }

    /// Runs one write transaction (`BEGIN IMMEDIATE`), alone among all processes.
    func transaction<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try DatabaseFailure.translated(path) {
            try pool.writeWithoutTransaction { database in
                var result: Result?
                try database.inTransaction(.immediate) {
                    result = try body(database)
                    return .commit
                }
                guard let result else { throw StoreError(.inaccessible, "\(path) did not commit; try again") }
                return result
            }
        }
    }
}
