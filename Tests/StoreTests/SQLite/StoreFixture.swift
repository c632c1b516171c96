import FoundationEssentials
import Glibc
import Identity
import TestSupport
import Testing

@testable import Store

extension TemporaryFolder {
    func open(explicitBaseDN: String? = nil) throws -> SQLiteStore {
        try SQLiteStore.open(folder: path, defaultBaseDN: "dc=example,dc=org", explicitBaseDN: explicitBaseDN)
    }

    func mode(_ file: String) throws -> Int {
        try #require(mode(of: file))
    }
}

/// Puts batches together the way the directory does: numbers, a log line for each object, the counters.
struct BatchMaker {
    var batch: StoreBatch
    var time = Timestamp(seconds: 1_700_000_000)
    var actor = Actor(door: .http, name: "admin", entry: EntryID(rawValue: 1), address: "192.0.2.7")

    init(_ head: StoreHead) {
        batch = StoreBatch(head: head)
        batch.head.time = time
    }

    /// A number for a new entry.
    mutating func newEntry() -> EntryID {
        batch.head.entry = EntryID(rawValue: batch.head.entry.rawValue + 1)
        return batch.head.entry
    }

    mutating func newUser() -> UserID {
        batch.head.user = UserID(rawValue: batch.head.user.rawValue + 1)
        return batch.head.user
    }

    mutating func newRole() -> RoleID {
        batch.head.role = RoleID(rawValue: batch.head.role.rawValue + 1)
        return batch.head.role
    }

    @discardableResult
    mutating func create(
        _ rdn: String, in parent: EntryID?, _ content: EntryContent = .plain, id: EntryID? = nil, origin: Origin? = nil
    ) -> EntryRecord {
        let id = id ?? newEntry()
        var record = EntryRecord(
            id: id, uuid: EntryUUID(high: 0x1234_5678_0000_4000, low: 0x8000_0000_0000_0000 + UInt64(id.rawValue)),
            parent: parent, rdn: Array(rdn.utf8), attributes: [0x30, 0x03, 0x04, 0x01, UInt8(id.rawValue & 0xFF)],
            content: content, origin: origin, created: Stamp(time: time, actor: EntryID(rawValue: 1)),
            modified: Stamp(time: time, actor: nil))
        record.change = log(.create, .entry(id, record.uuid), rdn, before: nil, after: "{}")
        batch.entries.append(.init(record: record, previous: nil))
        return record
    }

    @discardableResult
    mutating func update(_ previous: EntryRecord, _ change: (inout EntryRecord) -> Void) -> EntryRecord {
        var record = previous
        change(&record)
        record.change = log(.update, .entry(record.id, record.uuid), "entry", before: "{}", after: "{}")
        batch.entries.append(.init(record: record, previous: previous))
        return record
    }

    mutating func remove(_ record: EntryRecord) {
        batch.removedEntries.append(record.id)
        _ = log(.delete, .entry(record.id, record.uuid), "entry", before: "{}", after: nil)
    }

    mutating func write(_ list: SubscriberList) {
        batch.lists.append(list)
        batch.head.list = max(batch.head.list, list.id)
        _ = log(.update, .list(list.id), list.name, before: nil, after: "{}")
    }

    mutating func remove(_ list: ListID) {
        batch.removedLists.append(list)
        _ = log(.delete, .list(list), "list", before: "{}", after: nil)
    }

    mutating func log(
        _ kind: ChangeRecord.Kind, _ target: ChangeRecord.Target, _ name: String, before: String?, after: String?
    ) -> ChangeNumber {
        batch.head.change = batch.head.change.next
        batch.log.append(
            ChangeRecord(
                number: batch.head.change, time: time, actor: actor, kind: kind, target: target, name: name,
                before: before, after: after))
        return batch.head.change
    }

    static func person(_ id: UserID, _ name: String, email: String? = nil) -> User {
        var user = User(id: id, username: name, canonicalUsername: name.lowercased(), name: name, type: .user)
        user.email = email
        return user
    }
}

extension SQLiteStore {
    /// Everything the store holds.
    struct Contents: Equatable {
        var head = StoreHead()
        var entries: [EntryRecord] = []
        var lists: [SubscriberList] = []

        subscript(_ id: EntryID) -> EntryRecord? { entries.first { $0.id == id } }
    }

    func contents() throws -> Contents {
        var contents = Contents()
        contents.head = try load(entry: { contents.entries.append($0) }, list: { contents.lists.append($0) })
        return contents
    }

    /// Writes one batch on top of what is there.
    @discardableResult
    func change<Result>(_ body: (inout BatchMaker) throws -> Result) throws -> Result {
        try write { transaction in
            let head = try transaction.changes(after: ChangeNumber(rawValue: .max)).head
            var maker = BatchMaker(head)
            let result = try body(&maker)
            try transaction.apply(maker.batch)
            return result
        }
    }

    /// A base with one person under it.
    @discardableResult
    func addJane() throws -> (base: EntryRecord, jane: EntryRecord) {
        try change { maker in
            let base = maker.create("dc=example,dc=org", in: nil)
            let id = maker.newUser()
            let jane = maker.create(
                "uid=jane", in: base.id, .user(BatchMaker.person(id, "jane", email: "jane@example.org")))
            return (base, jane)
        }
    }
}

extension EntryContent {
    var user: User? {
        if case .user(let user) = self { user } else { nil }
    }
}

/// The error that a call ends with.
func storeError(_ body: () throws -> Void) -> StoreError? {
    do {
        try body()
        return nil
    } catch {
        return error as? StoreError
    }
}
