import GRDB
import Identity

/// The runs of the directory sources.
struct SyncRunsTable {
    let database: Database

    func append(_ run: SyncRun) throws {
        let statement = try SQLStatement(
            database, table: "sync_runs",
            """
            INSERT INTO sync_runs (source, started, ended, outcome, removals, digest, summary, removal_set)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """)
        let removalSet = try JSONColumn.text(run.removalSet)
        try statement.run { values in
            values.bind(run.source)
            values.bind(run.startedAt)
            values.bind(run.endedAt)
            values.bind(run.outcome.rawValue)
            values.bind(Int64(run.removals))
            values.bind(run.digest)
            values.bind(run.summary)
            values.bind(removalSet)
        }
    }

    func runs(of source: String, since time: Timestamp) throws -> [SyncRun] {
        let statement = try SQLStatement(
            database, table: "sync_runs",
            """
            SELECT id, source, started, ended, outcome, removals, digest, summary, removal_set
            FROM sync_runs
            WHERE source = ? AND ended >= ? ORDER BY ended DESC, id DESC
            """)
        var runs: [SyncRun] = []
        try statement.each {
            $0.bind(source)
            $0.bind(time)
        } _: { row in
            var run = SyncRun(
                source: try row.text(1), startedAt: try row.timestamp(2), endedAt: try row.timestamp(3),
                outcome: try row.word(4), removals: try row.integer(5), digest: try row.text(6),
                summary: try row.text(7))
            run.removalSet = try JSONColumn.value(row, 8)
            runs.append(run)
        }
        return runs
    }
}
