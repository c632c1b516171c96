import Identity
import Synchronization

/// A store in memory: what is written can be read by another directory, and the change log be looked at.
final class RecordingStore: IdentityStore {
    private struct State {
        var head = StoreHead()
        var entries: [EntryID: EntryRecord] = [:]
        var lists: [ListID: SubscriberList] = [:]
        var log: [ChangeRecord] = []
    }

    private let state = Mutex(State())

    func load(entry: (EntryRecord) throws -> Void, list: (SubscriberList) throws -> Void) throws -> StoreHead {
        let state = state.withLock { $0 }
        for id in state.entries.keys.sorted() { if let record = state.entries[id] { try entry(record) } }
        for id in state.lists.keys.sorted() { if let found = state.lists[id] { try list(found) } }
        return state.head
    }

    func write<Result>(_ body: (any StoreTransaction) throws -> Result) throws -> Result {
        try body(Transaction(store: self))
    }

    func lastChange() throws -> ChangeNumber { state.withLock { $0.head.change } }

    func changes(after number: ChangeNumber) throws -> StoreChanges {
        StoreChanges(head: state.withLock { $0.head })
    }

    func log(after number: ChangeNumber, limit: Int) throws -> [ChangeRecord] {
        state.withLock { state in Array(state.log.filter { $0.number > number }.prefix(limit)) }
    }

    private struct Transaction: StoreTransaction {
        let store: RecordingStore

        func changes(after number: ChangeNumber) throws -> StoreChanges { try store.changes(after: number) }

        func apply(_ batch: StoreBatch) throws {
            store.state.withLock { state in
                for write in batch.entries { state.entries[write.record.id] = write.record }
                for id in batch.removedEntries { state.entries[id] = nil }
                for list in batch.lists { state.lists[list.id] = list }
                for id in batch.removedLists { state.lists[id] = nil }
                state.log += batch.log
                state.head = batch.head
            }
        }
    }
}
