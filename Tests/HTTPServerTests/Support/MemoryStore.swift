import HTTPTypes
import HummingbirdTesting
import Identity
import Synchronization

/// A store that begins empty and keeps nothing but the counters: the directory itself stays in its snapshot.
final class MemoryStore: IdentityStore {
    private let head = Mutex(StoreHead())

    func load(entry: (EntryRecord) throws -> Void, list: (SubscriberList) throws -> Void) throws -> StoreHead {
        head.withLock { $0 }
    }

    func write<Result>(_ body: (any StoreTransaction) throws -> Result) throws -> Result {
        try body(Transaction(store: self))
    }

    func lastChange() throws -> ChangeNumber { head.withLock { $0.change } }

    func changes(after number: ChangeNumber) throws -> StoreChanges { StoreChanges(head: head.withLock { $0 }) }

    func log(after number: ChangeNumber, limit: Int) throws -> [ChangeRecord] { [] }

    private struct Transaction: StoreTransaction {
        let store: MemoryStore

        func changes(after number: ChangeNumber) throws -> StoreChanges { try store.changes(after: number) }

        func apply(_ batch: StoreBatch) throws { store.head.withLock { $0 = batch.head } }
    }
}

/// Log-in states in memory.
final class MemoryJournal: LoginJournal {
    private let kept = Mutex<[UserID: LoginState]>([:])
    private let lines = Mutex<[LoginEvent]>([])

    func states() throws -> (states: [UserID: LoginState], token: Int64) { (kept.withLock { $0 }, 0) }

    func changedStates(since token: Int64) throws -> (states: [UserID: LoginState], token: Int64) { ([:], token) }

    func update<Result>(_ user: UserID, _ body: (inout LoginState) throws -> Result) throws -> Result {
        var state = kept.withLock { $0[user] } ?? LoginState()
        let result = try body(&state)
        kept.withLock { $0[user] = state }
        return result
    }

    func append(_ events: [LoginEvent]) throws { lines.withLock { $0 += events } }

    func events(limit: Int) throws -> [LoginEvent] { lines.withLock { Array($0.suffix(limit)) } }
}

/// A calendar that stands; waiting takes no time.
struct StandingClock: LoginClock {
    let time = Timestamp(seconds: 1_795_000_000)
    var instant: ContinuousClock.Instant { ContinuousClock.now }
    func sleep(until instant: ContinuousClock.Instant) async throws {}
}
