import GRDB
import Identity

/// The lists that list roles refer to.
struct ListsTable {
    let database: Database

    func write(_ list: SubscriberList) throws {
        let statement = try SQLStatement(
            database, table: "lists",
            """
            INSERT INTO lists (id, uuid, name, is_public, is_double_opt_in, is_archived, tags, summary, created, updated)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET uuid = excluded.uuid, name = excluded.name, is_public = excluded.is_public,
                is_double_opt_in = excluded.is_double_opt_in, is_archived = excluded.is_archived, tags = excluded.tags,
                summary = excluded.summary, created = excluded.created, updated = excluded.updated
            """)
        let tags = try JSONColumn.text(list.tags)
        try statement.run { values in
            values.bind(list.id)
            values.bind(list.uuid)
            values.bind(list.name)
            values.bind(list.isPublic)
            values.bind(list.isDoubleOptIn)
            values.bind(list.isArchived)
            values.bind(tags)
            values.bind(list.summary)
            values.bind(list.createdAt)
            values.bind(list.updatedAt)
        }
    }

    /// - Returns: whether there was such a list.
    func remove(_ id: ListID) throws -> Bool {
        try SQLStatement(database, table: "lists", "DELETE FROM lists WHERE id = ?").run { $0.bind(id) } == 1
    }

    func each(_ body: (SubscriberList) throws -> Void) throws {
        let statement = try SQLStatement(database, table: "lists", "SELECT \(Self.columns) FROM lists ORDER BY id")
        try statement.each { try body(Self.list($0)) }
    }

    func list(_ id: ListID) throws -> SubscriberList? {
        try SQLStatement(database, table: "lists", "SELECT \(Self.columns) FROM lists WHERE id = ?")
            .first({ $0.bind(id) }, Self.list)
    }

    private static let columns =
        "id, uuid, name, is_public, is_double_opt_in, is_archived, tags, summary, created, updated"

    private static func list(_ row: SQLRow) throws -> SubscriberList {
        var list = SubscriberList(
            id: try row.listID(0), uuid: try row.uuid(1), name: try row.text(2), createdAt: try row.timestamp(8))
        list.isPublic = try row.bool(3)
        list.isDoubleOptIn = try row.bool(4)
        list.isArchived = try row.bool(5)
        list.tags = try JSONColumn.value(row, 6)
        list.summary = try row.text(7)
        list.updatedAt = try row.timestamp(9)
        return list
    }
}
