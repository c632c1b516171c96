import GRDB
import Identity

/// Since when people are gone from their source.
struct SyncAbsencesTable {
    let database: Database

    func replace(_ since: [String: Timestamp], of source: String) throws {
        try SQLStatement(database, table: "sync_absences", "DELETE FROM sync_absences WHERE source = ?")
            .run { $0.bind(source) }
        let statement = try SQLStatement(
            database, table: "sync_absences",
            "INSERT INTO sync_absences (source, external_id, since) VALUES (?, ?, ?)")
        for (identifier, time) in since {
            try statement.run { values in
                values.bind(source)
                values.bind(identifier)
                values.bind(time)
            }
        }
    }

    func absences(of source: String) throws -> [String: Timestamp] {
        let statement = try SQLStatement(
            database, table: "sync_absences", "SELECT external_id, since FROM sync_absences WHERE source = ?")
        var absences: [String: Timestamp] = [:]
        try statement.each {
            $0.bind(source)
        } _: { row in
            absences[try row.text(0)] = try row.timestamp(1)
        }
        return absences
    }
}
