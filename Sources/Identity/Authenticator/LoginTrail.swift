import Synchronization

/// The lines of the trail that need not be durable at once: they are written twice a second.
final class LoginTrail: Sendable {
    private struct Peer: Hashable, Sendable {
        let user: UserID
        let address: String?
        let door: LoginDoor
        let service: String?
    }

    private struct State: Sendable {
        var lines: [LoginEvent] = []
        var minute: Int64 = 0
        var seen: Set<Peer> = []
    }

    private static let limit = 65536

    private let state = Mutex(State())

    /// Notes a line.
    func note(_ line: LoginEvent) {
        state.withLock { state in
            // The store does not keep up, or does not write at all: the oldest lines matter least.
            if state.lines.count >= Self.limit { state.lines.removeFirst(Self.limit / 2) }
            state.lines.append(line)
        }
    }

    /// Notes a success that was answered from memory: one line for user, peer and minute.
    func noteRemembered(
        _ attempt: LoginAttempt, user: UserID, at time: Timestamp, _ line: @autoclosure () -> LoginEvent
    ) {
        let peer = Peer(user: user, address: attempt.address, door: attempt.door, service: attempt.service)
        let isNew = state.withLock { state in
            let minute = time.seconds / 60
            if minute != state.minute {
                state.minute = minute
                state.seen = []
            }
            guard state.seen.count < Self.limit else { return false }
            return state.seen.insert(peer).inserted
        }
        if isNew { note(line()) }
    }

    /// Takes the lines out, to be written.
    func take() -> [LoginEvent] {
        state.withLock { state in
            let lines = state.lines
            state.lines = []
            return lines
        }
    }

    /// Puts lines back that could not be written.
    func putBack(_ lines: [LoginEvent]) {
        state.withLock { state in
            state.lines = Array((lines + state.lines).suffix(Self.limit))
        }
    }
}
