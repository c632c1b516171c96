import FoundationEssentials
import GRDB
import Glibc
import Identity
import Synchronization
import TestSupport
import Testing

@testable import Store

@Suite("SQLiteStore, beside other processes and in trouble")
struct SQLiteStoreTroubleTests {
    let folder: TemporaryFolder
    let store: SQLiteStore

    init() throws {
        folder = try TemporaryFolder()
        store = try folder.open()
    }

    @Test func tellsAnotherProcessWhatChanged() throws {
        let other = try folder.open()
        let (base, jane) = try store.addJane()
        #expect(try other.lastChange() == ChangeNumber(rawValue: 2))
        let list = SubscriberList(
            id: ListID(rawValue: 1), uuid: EntryUUID(high: 1, low: 1), name: "l", createdAt: Timestamp(seconds: 1))
        try store.change { $0.write(list) }
        try store.change { maker in
            maker.remove(jane)
            let here = maker.create("cn=here", in: base.id)
            maker.update(here) { $0.rdn = Array("cn=there".utf8) }
            maker.batch.entries.remove(at: 0)
            maker.batch.entries[0].previous = nil
        }
        let changes = try other.changes(after: ChangeNumber(rawValue: 2))
        #expect(changes.head == (try store.contents().head))
        #expect(changes.entries.map { String(decoding: $0.rdn, as: UTF8.self) } == ["cn=there"])
        #expect(changes.removedEntries == [jane.id])
        #expect(changes.lists == [list])
        try store.change { $0.remove(list.id) }
        #expect(try other.changes(after: changes.head.change).removedLists == [list.id])
        #expect(try other.changes(after: other.lastChange()).entries.isEmpty)
    }

    @Test func twoProcessesTakeTurns() throws {
        let base = try store.change { $0.create("dc=example,dc=org", in: nil) }
        let stores = [store, try folder.open()]
        let failures = Mutex<[String]>([])
        let threads = stores.map { store in
            Thread {
                do {
                    for _ in 0..<100 { try store.change { _ = $0.create("cn=x", in: base.id) } }
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
            }
        }
        for thread in threads { thread.join() }
        #expect(failures.withLock { $0 } == [])
        let log = try store.log(after: ChangeNumber(rawValue: 0), limit: 1_000)
        #expect(log.map(\.number.rawValue) == Array(1...201))
        #expect(try store.contents().entries.map(\.id.rawValue) == Array(1...201))
    }

    @Test func readersSeeOneMomentWhileOthersWrite() throws {
        let (base, _) = try store.addJane()
        let other = try folder.open()
        var seen = 0
        let head = try store.load(
            entry: { _ in
                seen += 1
                if seen == 1 { try other.change { _ = $0.create("cn=later", in: base.id) } }
            }, list: { _ in })
        #expect(seen == 2)
        #expect(head.change == ChangeNumber(rawValue: 2))
        #expect(try store.lastChange() == ChangeNumber(rawValue: 3))
    }

    /// What a process that was killed leaves behind: the files as they are in the middle of a transaction.
    @Test func survivesKillInTheMiddleOfATransaction() throws {
        let (base, _) = try store.addJane()
        let copy = try TemporaryFolder()
        let before = try store.contents()
        // A small page cache, so that unfinished pages go to the write-ahead log.
        try store.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA cache_size = 10") }
        let length = try walLength()
        let grown = try store.write { transaction in
            var maker = BatchMaker(before.head)
            for _ in 0..<2_000 { maker.create("cn=x", in: base.id) }
            try transaction.apply(maker.batch)
            let grown = try walLength() - length
            for file in ["gatehouse.db", "gatehouse.db-wal"] {
                try FileManager.default.copyItem(atPath: "\(folder.path)/\(file)", toPath: "\(copy.path)/\(file)")
            }
            return grown
        }
        #expect(grown > 100_000)
        let recovered = try copy.open()
        #expect(try recovered.contents() == before)
        try recovered.change { _ = $0.create("cn=after", in: base.id) }
        #expect(try store.contents().entries.count == 2_002)
    }

    @Test func survivesWriteAheadLogCutAnywhere() throws {
        let (base, _) = try store.addJane()
        var states = [SQLiteStore.Contents(), try store.contents()]
        for number in 0..<5 {
            try store.change { _ = $0.create("cn=\(number)", in: base.id) }
            states.append(try store.contents())
        }
        let log = try Data(contentsOf: URL(filePath: folder.path + "/gatehouse.db-wal"))
        for length in stride(from: log.count, to: log.count / 2, by: -3_001) {
            let copy = try TemporaryFolder()
            try FileManager.default.copyItem(
                atPath: folder.path + "/gatehouse.db", toPath: copy.path + "/gatehouse.db")
            try log.prefix(length).write(to: URL(filePath: copy.path + "/gatehouse.db-wal"))
            chmod(copy.path + "/gatehouse.db-wal", 0o600)
            #expect(try states.contains(copy.open().contents()), "\(length)")
        }
    }

    @Test(arguments: [
        ("UPDATE entries SET uuid = x'01' WHERE id = 2", "entries"),
        ("UPDATE entries SET kind = 9 WHERE id = 2", "entries"),
        ("UPDATE entries SET id = 5000000000 WHERE id = 2", "entries"),
        ("UPDATE users SET type = 'ghost'", "users"),
        ("UPDATE users SET username = CAST(x'ff' AS TEXT)", "users"),
        ("UPDATE users SET id = 5000000000", "users"),
        ("DELETE FROM users", "entries"),
        ("DELETE FROM head", "head"),
    ])
    func namesTheRowThatMakesNoSense(_ sql: String, table: String) throws {
        try store.addJane()
        try store.pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA foreign_keys = OFF")
            try database.execute(sql: sql)
            try database.execute(sql: "PRAGMA foreign_keys = ON")
        }
        let error = storeError { _ = try store.contents() }
        #expect(error?.code == .corrupt)
        #expect(error?.message.contains(table) == true, "\(String(describing: error))")
    }

    @Test func saysWhenTheDiskIsFull() throws {
        let (base, _) = try store.addJane()
        let before = try store.contents()
        try store.pool.writeWithoutTransaction { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
        let error = storeError {
            try store.change { maker in
                for _ in 0..<2_000 { maker.create("cn=x", in: base.id) }
            }
        }
        #expect(error?.code == .disk)
        #expect(try store.contents() == before)
    }

    @Test func saysWhenAnotherProcessHoldsTheStore() throws {
        try store.addJane()
        let hurried = try SQLiteStore.open(
            folder: folder.path, defaultBaseDN: "", explicitBaseDN: nil, busyTimeout: 0.01)
        let (error, count) = try store.write { _ in
            // Reading goes on.
            (storeError { try hurried.write { _ in } }, try hurried.contents().entries.count)
        }
        #expect(error?.code == .busy)
        #expect(count == 2)
        try hurried.write { _ in }
    }

    private func walLength() throws -> Int {
        try Data(contentsOf: URL(filePath: folder.path + "/gatehouse.db-wal")).count
    }
}
