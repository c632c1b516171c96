import GRDB
public import Identity

extension SQLiteStore: IdentityStore {
    /// Reads everything as of one moment; other reads and writes go on meanwhile.
    public func load(
        entry: (EntryRecord) throws -> Void, list: (SubscriberList) throws -> Void
    ) throws -> StoreHead {
        try read { database in
            let head = try HeadTable(database: database).head()
            var scan = try EntryScan(database)
            try scan.each(entry)
            try ListsTable(database: database).each(list)
            return head
        }
    }

    /// The permissions that were declared for other applications.
    public func declaredPermissions() throws -> [PermissionTable.Line] {
        try read { try PermissionsTable(database: $0).all() }
    }

    /// Runs one write transaction. Other processes are waited for up to 10 seconds, then `busy` is thrown.
    public func write<Result>(_ body: (any StoreTransaction) throws -> Result) throws -> Result {
        try transaction { try body(SQLiteTransaction(database: $0)) }
    }

    /// The number of the last change, from one row: some microseconds.
    public func lastChange() throws -> ChangeNumber {
        try read { try HeadTable(database: $0).lastChange() }
    }

    /// What changed after `number`, as of one moment. An entry that came and went since then is among the removed ones.
    public func changes(after number: ChangeNumber) throws -> StoreChanges {
        try read { try SQLiteTransaction(database: $0).changes(after: number) }
    }

    /// The number of the oldest line of the change log.
    public func oldestChange() throws -> ChangeNumber {
        try read { try ChangesTable(database: $0).first() ?? HeadTable(database: $0).lastChange().next }
    }

    /// The lines of the change log after `number`.
    public func log(after number: ChangeNumber, limit: Int) throws -> [ChangeRecord] {
        try read { try ChangesTable(database: $0).records(after: number, limit: limit) }
    }

    /// The lines of the change log without their contents.
    public func outline(after number: ChangeNumber, limit: Int) throws -> [ChangeOutline] {
        try read { try ChangesTable(database: $0).outline(after: number, limit: limit) }
    }
}

/// The transaction that ``SQLiteStore/write(_:)`` hands out.
private final class SQLiteTransaction: StoreTransaction {
    private let database: Database
    /// Its statements serve all changes that are committed together.
    private var writer: BatchWriter?

    init(database: Database) { self.database = database }

    func changes(after number: ChangeNumber) throws -> StoreChanges {
        var changes = StoreChanges(head: try HeadTable(database: database).head())
        guard changes.head.change > number else { return changes }
        let table = ChangesTable(database: database)
        guard try table.first() ?? changes.head.change.next <= number.next else {
            throw StoreError(
                .inaccessible, "change \(number.next) is not in the log any more; start the program again")
        }
        let targets = try table.targets(after: number)
        let lookup = try EntryLookup(database)
        for id in targets.entries {
            if let entry = try lookup.entry(id) {
                changes.entries.append(entry)
            } else {
                changes.removedEntries.append(id)
            }
        }
        let lists = ListsTable(database: database)
        for id in targets.lists {
            if let list = try lists.list(id) {
                changes.lists.append(list)
            } else {
                changes.removedLists.append(id)
            }
        }
        if targets.hasPermissions { changes.declaredPermissions = try PermissionsTable(database: database).all() }
        return changes
    }

    func apply(_ batch: StoreBatch) throws {
        let writer = try self.writer ?? BatchWriter(database)
        self.writer = writer
        try writer.apply(batch)
    }
}
