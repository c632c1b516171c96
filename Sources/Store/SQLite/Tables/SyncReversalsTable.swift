import GRDB
import Identity

/// What runs of the sync did to entries.
struct SyncReversalsTable {
    let database: Database

    /// What a batch with a run in it does; nothing for other batches.
    ///
    /// - Parameter stored: reads an entry as it is before the batch is written.
    static func reversals(
        of batch: StoreBatch, stored: (EntryID) throws -> EntryRecord?
    ) throws -> [SyncReversal] {
        let hasRun = batch.sync.contains { if case .run = $0 { true } else { false } }
        guard hasRun else { return [] }
        var reversals: [SyncReversal] = []
        for id in batch.removedEntries {
            guard let record = try stored(id) else { continue }
            reversals.append(SyncReversal(entry: id, before: EntryState(record), after: nil))
        }
        for write in batch.entries {
            guard let previous = write.previous else {
                reversals.append(SyncReversal(entry: write.record.id, before: nil, after: nil))
                continue
            }
            let (before, after) = (EntryState(previous), EntryState(write.record))
            // Some entries are only touched, because another one has a new name.
            if before != after { reversals.append(SyncReversal(entry: previous.id, before: before, after: after)) }
        }
        return reversals
    }

    func write(_ reversals: [SyncReversal], of run: Int64) throws {
        guard !reversals.isEmpty else { return }
        let statement = try SQLStatement(
            database, table: "sync_reversals",
            "INSERT INTO sync_reversals (run, entry, before, after) VALUES (?, ?, ?, ?)")
        for reversal in reversals {
            let before = try reversal.before.map { try JSONColumn.text($0) }
            let after = try reversal.after.map { try JSONColumn.text($0) }
            try statement.run { values in
                values.bind(run)
                values.bind(reversal.entry)
                values.bind(before)
                values.bind(after)
            }
        }
    }

    func reversals(of run: Int64) throws -> [SyncReversal] {
        let statement = try SQLStatement(
            database, table: "sync_reversals",
            "SELECT entry, before, after FROM sync_reversals WHERE run = ? ORDER BY entry")
        var reversals: [SyncReversal] = []
        try statement.each {
            $0.bind(run)
        } _: { row in
            reversals.append(
                SyncReversal(
                    entry: try row.entryID(0), before: try row.ifPresent(1) { try JSONColumn.value(row, $0) },
                    after: try row.ifPresent(2) { try JSONColumn.value(row, $0) }))
        }
        return reversals
    }
}
