import GRDB
import Identity

/// Takes old lines out of the change log and the log-in trail.
struct LogPruning {
    let database: Database

    /// Whether there is a line from before a moment.
    func isDue(before time: Timestamp) throws -> Bool {
        let statement = try SQLStatement(
            database, table: "the trail",
            """
            SELECT EXISTS (SELECT 1 FROM changes WHERE time < ?1) OR EXISTS (SELECT 1 FROM login_events WHERE time < ?1)
            """)
        return try statement.first({ $0.bind(time) }) { try $0.bool(0) } ?? false
    }

    /// - Returns: how many lines were removed.
    func remove(before time: Timestamp, limit: Int) throws -> Int {
        var count = 0
        for (table, number) in [("changes", "number"), ("login_events", "id")] {
            let statement = try SQLStatement(
                database, table: "the trail",
                """
                DELETE FROM \(table) WHERE \(number) IN (
                    SELECT \(number) FROM \(table) WHERE time < ? ORDER BY time, \(number) LIMIT ?)
                """)
            count += try statement.run {
                $0.bind(time)
                $0.bind(Int64(max(0, limit)))
            }
        }
        return count
    }
}
