import Identity
import Synchronization

/// A journal in memory, which can refuse to write and tells how often it was written to.
final class MemoryJournal: LoginJournal {
    struct Full: Error {}

    private struct State {
        var states: [UserID: (state: LoginState, version: Int64)] = [:]
        var version: Int64 = 0
        var events: [LoginEvent] = []
        var transactions = 0
        var isFull = false
    }

    private let state = Mutex(State())

    var transactions: Int { state.withLock { $0.transactions } }
    var isFull: Bool {
        get { state.withLock { $0.isFull } }
        set { state.withLock { $0.isFull = newValue } }
    }
    /// What happened, the oldest first.
    var outcomes: [String] { state.withLock { $0.events.map(\.outcome) } }
    var lines: [LoginEvent] { state.withLock { $0.events } }

    subscript(user: UserID) -> LoginState { state.withLock { $0.states[user]?.state ?? LoginState() } }

    func states() throws -> (states: [UserID: LoginState], token: Int64) {
        state.withLock { ($0.states.mapValues(\.state), $0.version) }
    }

    func changedStates(since token: Int64) throws -> (states: [UserID: LoginState], token: Int64) {
        state.withLock { state in
            (state.states.filter { $0.value.version > token }.mapValues(\.state), state.version)
        }
    }

    func update<Result>(_ user: UserID, _ body: (inout LoginState) throws -> Result) throws -> Result {
        // One writer alone calls this, so reading and writing need not be under one lock.
        guard !isFull else { throw Full() }
        let old = self[user]
        var new = old
        let result = try body(&new)
        state.withLock { state in
            state.transactions += 1
            guard new != old else { return }
            state.version += 1
            state.states[user] = (new, state.version)
        }
        return result
    }

    func append(_ events: [LoginEvent]) throws {
        try state.withLock { state in
            guard !state.isFull else { throw Full() }
            state.transactions += 1
            state.events += events
        }
    }

    func events(limit: Int) throws -> [LoginEvent] {
        state.withLock { $0.events.suffix(limit).reversed() }
    }
}
