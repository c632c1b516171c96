import GRDB
import Identity

/// The runs of the directory sources.
struct SyncRunsTable {
    /// How many runs of a source are kept, and of how many it is known what they did.
    private static let kept = 1_000
    private static let reversible = 100

    private static let columns = """
        id, source, started, ended, outcome, removals, digest, summary, removal_set, actor, counts, conflicts, undoes,
        first_change, last_change, is_increment,
        EXISTS (SELECT 1 FROM sync_runs AS other WHERE other.undoes = sync_runs.id)
        """

    let database: Database

    /// Writes a run with the changes that it made, and drops the oldest ones.
    ///
    /// - Returns: its number.
    @discardableResult
    func append(_ run: SyncRun, log: [ChangeRecord] = []) throws -> Int64 {
        let statement = try SQLStatement(
            database, table: "sync_runs",
            """
            INSERT INTO sync_runs (source, started, ended, outcome, removals, digest, summary, removal_set, actor, counts,
                conflicts, plan, undoes, first_change, last_change, is_increment)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        let removalSet = try JSONColumn.text(run.removalSet)
        let counts = try JSONColumn.text(run.counts)
        try statement.run { values in
            values.bind(run.source)
            values.bind(run.startedAt)
            values.bind(run.endedAt)
            values.bind(run.outcome.rawValue)
            values.bind(Int64(run.removals))
            values.bind(run.digest)
            values.bind(run.summary)
            values.bind(removalSet)
            values.bind(run.actor)
            values.bind(counts)
            values.bind(Int64(run.conflicts))
            values.bind(run.plan)
            values.bind(run.undoes)
            values.bind(log.first.map { Int64(clamping: $0.number.rawValue) })
            values.bind(log.last.map { Int64(clamping: $0.number.rawValue) })
            values.bind(run.isIncrement)
        }
        let number = database.lastInsertedRowID
        try prune(run.source)
        return number
    }

    private func prune(_ source: String) throws {
        try SQLStatement(
            database, table: "sync_runs",
            """
            DELETE FROM sync_runs WHERE source = ?1
                AND id <= (SELECT id FROM sync_runs WHERE source = ?1 ORDER BY id DESC LIMIT 1 OFFSET \(Self.kept))
            """
        ).run { $0.bind(source) }
        try SQLStatement(
            database, table: "sync_reversals",
            """
            DELETE FROM sync_reversals WHERE run IN (SELECT id FROM sync_runs WHERE source = ?1 AND id <=
                (SELECT id FROM sync_runs WHERE source = ?1 AND first_change IS NOT NULL
                    ORDER BY id DESC LIMIT 1 OFFSET \(Self.reversible)))
            """
        ).run { $0.bind(source) }
    }

    func runs(of source: String, since time: Timestamp) throws -> [SyncRun] {
        try runs("WHERE source = ? AND ended >= ? ORDER BY ended DESC, id DESC") {
            $0.bind(source)
            $0.bind(time)
        }
    }

    func runs(of source: String?, before number: Int64?, limit: Int) throws -> [SyncRun] {
        try runs("WHERE (?1 IS NULL OR source = ?1) AND (?2 IS NULL OR id < ?2) ORDER BY id DESC LIMIT ?3") {
            $0.bind(source)
            $0.bind(number)
            $0.bind(Int64(limit))
        }
    }

    func run(_ number: Int64) throws -> SyncRun? {
        guard var run = try runs("WHERE id = ?", { $0.bind(number) }).first else { return nil }
        run.plan =
            try SQLStatement(database, table: "sync_runs", "SELECT plan FROM sync_runs WHERE id = ?")
            .first {
                $0.bind(number)
            } _: { row in
                try row.ifPresent(0) { try row.text($0) }
            } ?? nil
        return run
    }

    private func runs(_ which: String, _ bind: (inout SQLBinder) -> Void) throws -> [SyncRun] {
        let statement = try SQLStatement(
            database, table: "sync_runs", "SELECT \(Self.columns) FROM sync_runs \(which)")
        var runs: [SyncRun] = []
        try statement.each(bind) { row in
            var run = SyncRun(
                source: try row.text(1), startedAt: try row.timestamp(2), endedAt: try row.timestamp(3),
                outcome: try row.word(4), removals: try row.integer(5), digest: try row.text(6),
                summary: try row.text(7))
            run.number = try row.int64(0)
            run.removalSet = try JSONColumn.value(row, 8)
            run.actor = try row.text(9)
            run.counts = try JSONColumn.value(row, 10)
            run.conflicts = try row.integer(11)
            run.undoes = try row.ifPresent(12) { try row.int64($0) }
            if let first = try row.ifPresent(13, { try row.changeNumber($0) }),
                let last = try row.ifPresent(14, { try row.changeNumber($0) }), first <= last
            {
                run.changes = first...last
            }
            run.isIncrement = try row.bool(15)
            run.isUndone = try row.bool(16)
            runs.append(run)
        }
        return runs
    }
}
