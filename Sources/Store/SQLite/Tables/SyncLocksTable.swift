import GRDB
import Identity

/// Who runs a source, and whether anybody may.
struct SyncLocksTable {
    let database: Database

    func lock(of source: String) throws -> SyncLock? {
        try SQLStatement(
            database, table: "sync_locks",
            "SELECT source, token, holder, process, taken, beat FROM sync_locks WHERE source = ?"
        ).first {
            $0.bind(source)
        } _: { row in
            SyncLock(
                source: try row.text(0), token: try row.text(1), holder: try row.text(2),
                process: try row.integer(3), taken: try row.timestamp(4), beat: try row.timestamp(5))
        }
    }

    func write(_ lock: SyncLock) throws {
        try SQLStatement(
            database, table: "sync_locks",
            """
            INSERT OR REPLACE INTO sync_locks (source, token, holder, process, taken, beat) VALUES (?, ?, ?, ?, ?, ?)
            """
        ).run { values in
            values.bind(lock.source)
            values.bind(lock.token)
            values.bind(lock.holder)
            values.bind(Int64(lock.process))
            values.bind(lock.taken)
            values.bind(lock.beat)
        }
    }

    func beat(_ lock: SyncLock, at time: Timestamp) throws -> Bool {
        try SQLStatement(
            database, table: "sync_locks", "UPDATE sync_locks SET beat = ? WHERE source = ? AND token = ?"
        ).run { values in
            values.bind(time)
            values.bind(lock.source)
            values.bind(lock.token)
        } > 0
    }

    func release(_ lock: SyncLock) throws {
        try SQLStatement(database, table: "sync_locks", "DELETE FROM sync_locks WHERE source = ? AND token = ?")
            .run { values in
                values.bind(lock.source)
                values.bind(lock.token)
            }
    }

    /// - Throws: ``SyncLockLost`` when somebody else has it.
    func check(_ lock: SyncLock) throws {
        guard try self.lock(of: lock.source)?.token == lock.token else { throw SyncLockLost(source: lock.source) }
    }

    func pause(_ source: String, _ pause: SyncPause) throws {
        try SQLStatement(
            database, table: "sync_pauses",
            "INSERT OR REPLACE INTO sync_pauses (source, since, reason) VALUES (?, ?, ?)"
        ).run { values in
            values.bind(source)
            values.bind(pause.since)
            values.bind(pause.reason)
        }
    }

    func pause(of source: String) throws -> SyncPause? {
        try SQLStatement(database, table: "sync_pauses", "SELECT since, reason FROM sync_pauses WHERE source = ?")
            .first {
                $0.bind(source)
            } _: { row in
                SyncPause(since: try row.timestamp(0), reason: try row.text(1))
            }
    }

    func resume(_ source: String) throws -> Bool {
        try SQLStatement(database, table: "sync_pauses", "DELETE FROM sync_pauses WHERE source = ?")
            .run { $0.bind(source) } > 0
    }
}
