import Glibc
import Synchronization

/// One thread for the whole process that shuts sockets down at their deadline.
///
/// libldap 2.5 with GnuTLS waits without end in the handshake of a server that stands still, whatever timeouts are set;
/// only shutdown(2) on the socket ends that.
final class Watchdog: Sendable {
    /// What `arm` hands out and `disarm` takes.
    struct Ticket: Sendable, Equatable {
        fileprivate let number: UInt64
    }

    private struct Watch {
        let number: UInt64
        let deadline: ContinuousClock.Instant
        let socket: SocketGuard
    }

    private struct State {
        var watches: [Watch] = []
        var next: UInt64 = 0
    }

    /// The watchdog of the process; it lives as long as the process does.
    static let shared = Watchdog()

    private let state = Mutex(State())
    private let wake = WakeSocket()
    private let started = Mutex(false)

    private init() {}

    /// Starts the thread if it does not run yet; false when there is none to be had.
    func start() -> Bool {
        guard wake.isUsable else { return false }
        return started.withLock { started in
            if !started { started = DirectoryThread.start { self.run() } }
            return started
        }
    }

    /// Has the socket shut down at `deadline` unless the ticket comes back before.
    func arm(_ socket: SocketGuard, until deadline: ContinuousClock.Instant) -> Ticket {
        let (number, isEarliest) = state.withLock { state in
            state.next &+= 1
            let isEarliest = state.watches.allSatisfy { deadline < $0.deadline }
            state.watches.append(Watch(number: state.next, deadline: deadline, socket: socket))
            return (state.next, isEarliest)
        }
        if isEarliest { wake.wake() }
        return Ticket(number: number)
    }

    /// Calls the watch off. After it returns the deadline of this ticket does nothing any more.
    func disarm(_ ticket: Ticket) {
        state.withLock { state in
            if let index = state.watches.firstIndex(where: { $0.number == ticket.number }) {
                state.watches.remove(at: index)
            }
        }
    }

    private func run() {
        while true {
            let now = ContinuousClock.now
            let earliest: ContinuousClock.Instant? = state.withLock { state in
                // Under the lock, so that a watch which was called off can't fire later.
                for watch in state.watches where watch.deadline <= now { watch.socket.end(.deadline) }
                state.watches.removeAll { $0.deadline <= now }
                return state.watches.map(\.deadline).min()
            }
            var descriptor = pollfd(fd: wake.reading, events: Int16(POLLIN), revents: 0)
            poll(&descriptor, 1, earliest.map { now.pollMilliseconds(until: $0) } ?? -1)
            if descriptor.revents != 0 { wake.drain() }
        }
    }
}

extension ContinuousClock.Instant {
    /// The milliseconds from here to `deadline` as poll(2) takes them, rounded up, never negative.
    func pollMilliseconds(until deadline: ContinuousClock.Instant) -> Int32 {
        let rest = duration(to: deadline)
        guard rest > .zero else { return 0 }
        guard rest < .seconds(86_400) else { return 86_400_000 }
        let (seconds, attoseconds) = rest.components
        return Int32(clamping: seconds * 1_000 + attoseconds / 1_000_000_000_000_000 + 1)
    }
}
