import GRDB
import Identity

/// The change log.
struct ChangesTable {
    let database: Database

    func append(_ records: [ChangeRecord]) throws {
        guard !records.isEmpty else { return }
        let statement = try SQLStatement(
            database, table: "changes",
            """
            INSERT INTO changes (number, time, door, actor, actor_entry, address, kind, entry, uuid, list, name, before,
                after, permission)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        for record in records {
            try statement.run { values in
                values.bind(record.number)
                values.bind(record.time)
                values.bind(record.actor.door.rawValue)
                values.bind(record.actor.name)
                values.bind(record.actor.entry)
                values.bind(record.actor.address)
                values.bind(record.kind.rawValue)
                switch record.target {
                case .entry(let id, let uuid):
                    values.bind(id)
                    values.bind(uuid)
                    values.bindNull()
                case .list(let id):
                    values.bindNull()
                    values.bindNull()
                    values.bind(id)
                case .permission:
                    values.bindNull()
                    values.bindNull()
                    values.bindNull()
                }
                values.bind(record.name)
                values.bind(record.before)
                values.bind(record.after)
                if case .permission(let permission) = record.target {
                    values.bind(permission.rawValue)
                } else {
                    values.bindNull()
                }
            }
        }
    }

    /// The lines after `number`, in order.
    func records(after number: ChangeNumber, limit: Int) throws -> [ChangeRecord] {
        let statement = try SQLStatement(
            database, table: "changes",
            """
            SELECT \(Self.columns) FROM changes WHERE number > ? ORDER BY number LIMIT ?
            """)
        var records: [ChangeRecord] = []
        try statement.each {
            $0.bind(number)
            $0.bind(Int64(max(0, limit)))
        } _: {
            records.append(try Self.record($0))
        }
        return records
    }

    /// The number of the oldest line; `nil` when there is none.
    func first() throws -> ChangeNumber? {
        try SQLStatement(database, table: "changes", "SELECT min(number) FROM changes").first { row in
            try row.ifPresent(0, row.changeNumber)
        } ?? nil
    }

    /// What the lines after `number` speak of, each object once, in the order of their numbers.
    struct Targets {
        var entries: [EntryID]
        var lists: [ListID]
        var hasPermissions: Bool
    }

    func targets(after number: ChangeNumber) throws -> Targets {
        let statement = try SQLStatement(
            database, table: "changes", "SELECT number, entry, list FROM changes WHERE number > ?")
        var entries: Set<EntryID> = []
        var lists: Set<ListID> = []
        var hasPermissions = false
        try statement.each {
            $0.bind(number)
        } _: { row in
            if let entry = try row.ifPresent(1, row.entryID) {
                entries.insert(entry)
            } else if let list = try row.ifPresent(2, row.listID) {
                lists.insert(list)
            } else {
                hasPermissions = true
            }
        }
        return Targets(entries: entries.sorted(), lists: lists.sorted(), hasPermissions: hasPermissions)
    }

    /// The lines after `number` without before and after, in order.
    func outline(after number: ChangeNumber, limit: Int) throws -> [ChangeOutline] {
        let statement = try SQLStatement(
            database, table: "changes",
            "SELECT number, time, kind, entry, uuid FROM changes WHERE number > ? ORDER BY number LIMIT ?")
        var lines: [ChangeOutline] = []
        try statement.each {
            $0.bind(number)
            $0.bind(Int64(max(0, limit)))
        } _: { row in
            let entry = try row.ifPresent(3, row.entryID)
            lines.append(
                ChangeOutline(
                    number: try row.changeNumber(0), time: try row.timestamp(1), kind: try row.word(2), entry: entry,
                    uuid: entry == nil ? nil : try row.uuid(4)))
        }
        return lines
    }

    /// The columns that ``record(_:)`` reads.
    static let columns =
        "number, time, door, actor, actor_entry, address, kind, entry, uuid, list, name, before, after, permission"

    /// Reads a row of ``columns``.
    static func record(_ row: SQLRow) throws -> ChangeRecord {
        let target: ChangeRecord.Target
        if let entry = try row.ifPresent(7, row.entryID) {
            target = .entry(entry, try row.uuid(8))
        } else if let list = try row.ifPresent(9, row.listID) {
            target = .list(list)
        } else {
            target = .permission(Permission(rawValue: try row.text(13)))
        }
        let actor = Actor(
            door: try row.word(2), name: try row.text(3), entry: try row.ifPresent(4, row.entryID),
            address: try row.ifPresent(5, row.text))
        return ChangeRecord(
            number: try row.changeNumber(0), time: try row.timestamp(1), actor: actor, kind: try row.word(6),
            target: target, name: try row.text(10), before: try row.ifPresent(11, row.text),
            after: try row.ifPresent(12, row.text))
    }
}
