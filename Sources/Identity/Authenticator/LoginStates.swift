import Synchronization

/// The log-in states as last read or written, and the attempts that are under way.
///
/// An attempt takes a place before its password is looked at, and gives it back when its failure is written: so no more
/// passwords are tried at once than may fail.
final class LoginStates: Sendable {
    /// What came of asking for a place.
    enum Turn {
        /// The place is taken; it has to be given back.
        case granted
        /// Others have given back theirs: look at the account again.
        case again
        /// Too many wait.
        case full
    }

    private struct Pending: Sendable {
        var running = 0
        var waiting: [CheckedContinuation<Turn, Never>] = []
    }

    private struct Tables: Sendable {
        var states: [UserID: LoginState]
        var pending: [UserID: Pending] = [:]
    }

    private let policy: LoginPolicy
    private let tables: Mutex<Tables>

    init(policy: LoginPolicy, states: [UserID: LoginState]) {
        self.policy = policy
        tables = Mutex(Tables(states: states))
    }

    subscript(user: UserID) -> LoginState {
        tables.withLock { $0.states[user] ?? LoginState() }
    }

    func merge(_ states: [UserID: LoginState]) {
        tables.withLock { $0.states.merge(states) { _, new in new } }
    }

    /// Takes a place for an attempt, or waits until another attempt on the account ends.
    func enter(_ user: UserID, at now: Timestamp) async -> Turn {
        await withCheckedContinuation { continuation in
            let turn: Turn? = tables.withLock { tables in
                var pending = tables.pending[user] ?? Pending()
                let failures = tables.states[user].map { policy.failures($0, at: now) } ?? 0
                // After a lock the failures may still be as many as lock: then it goes one by one.
                if pending.running == 0 || failures + pending.running < policy.failureLimit {
                    pending.running += 1
                    tables.pending[user] = pending
                    return .granted
                }
                guard pending.waiting.count < policy.waitingPerAccount else { return .full }
                pending.waiting.append(continuation)
                tables.pending[user] = pending
                return nil
            }
            if let turn { continuation.resume(returning: turn) }
        }
    }

    /// Gives a place back.
    func leave(_ user: UserID) {
        let waiting = tables.withLock { tables -> [CheckedContinuation<Turn, Never>] in
            guard var pending = tables.pending[user] else { return [] }
            let waiting = pending.waiting
            pending.waiting = []
            pending.running -= 1
            tables.pending[user] = pending.running > 0 ? pending : nil
            return waiting
        }
        for continuation in waiting { continuation.resume(returning: .again) }
    }
}
