import GRDB
import Identity

/// What every entry has, whatever its kind.
struct EntriesTable {
    private let insertion: SQLStatement
    private let change: SQLStatement
    private let removal: SQLStatement
    private let release: SQLStatement

    init(_ database: Database) throws {
        insertion = try SQLStatement(
            database, table: "entries",
            """
            INSERT INTO entries (uuid, parent, rdn, attributes, kind, source, external_id, external_dn, created,
                created_by, modified, modified_by, change, id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        change = try SQLStatement(
            database, table: "entries",
            """
            UPDATE entries SET uuid = ?, parent = ?, rdn = ?, attributes = ?, kind = ?, source = ?, external_id = ?,
                external_dn = ?, created = ?, created_by = ?, modified = ?, modified_by = ?, change = ?
            WHERE id = ?
            """)
        removal = try SQLStatement(database, table: "entries", "DELETE FROM entries WHERE id = ?")
        release = try SQLStatement(
            database, table: "entries", "UPDATE entries SET source = NULL, external_id = NULL WHERE id = ?")
    }

    func insert(_ record: EntryRecord) throws {
        try insertion.run { bind(record, to: &$0) }
    }

    /// - Returns: whether there was such an entry.
    func update(_ record: EntryRecord) throws -> Bool {
        try change.run { bind(record, to: &$0) } == 1
    }

    /// Removes an entry with all that hangs on it, memberships in other groups excepted.
    ///
    /// - Returns: whether there was such an entry.
    func remove(_ id: EntryID) throws -> Bool {
        try removal.run { $0.bind(id) } == 1
    }

    /// Gives up the name in a source, so that another entry of the same batch may have it.
    func releaseNames(of id: EntryID) throws {
        try release.run { $0.bind(id) }
    }

    private func bind(_ record: EntryRecord, to values: inout SQLBinder) {
        values.bind(record.uuid)
        values.bind(record.parent)
        values.bind(record.rdn)
        values.bind(record.attributes)
        values.bind(EntryKind(record.content).rawValue)
        values.bind(record.origin?.source)
        values.bind(record.origin?.externalID)
        values.bind(record.origin?.externalDN)
        values.bind(record.created.time)
        values.bind(record.created.actor)
        values.bind(record.modified.time)
        values.bind(record.modified.actor)
        values.bind(record.change)
        values.bind(record.id)
    }

    /// The columns that ``record(_:content:)`` reads.
    static let columns = """
        id, uuid, parent, rdn, attributes, kind, source, external_id, external_dn, created, created_by, modified,
        modified_by, change
        """

    /// Reads a row of ``columns``.
    ///
    /// - Parameter content: Finds the rest of an entry of this kind; `nil` if it is not there.
    static func record(
        _ row: SQLRow, content: (EntryKind, EntryID) throws -> EntryContent?
    ) throws -> EntryRecord {
        let id = try row.entryID(0)
        guard let kind = EntryKind(rawValue: try row.int64(5)), let content = try content(kind, id) else {
            throw row.corrupt(5)
        }
        let origin = try row.ifPresent(6) { column in
            Origin(source: try row.text(column), externalID: try row.text(7), externalDN: try row.text(8))
        }
        return EntryRecord(
            id: id,
            uuid: try row.uuid(1),
            parent: try row.ifPresent(2, row.entryID),
            rdn: try row.blob(3),
            attributes: try row.blob(4),
            content: content,
            origin: origin,
            created: Stamp(time: try row.timestamp(9), actor: try row.ifPresent(10, row.entryID)),
            modified: Stamp(time: try row.timestamp(11), actor: try row.ifPresent(12, row.entryID)),
            change: try row.changeNumber(13))
    }
}
