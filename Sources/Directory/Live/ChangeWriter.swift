import Glibc
import Identity
import Synchronization

/// A change that waits for the writer.
struct WaitingChange: Sendable {
    let actor: Actor
    /// Makes the change in a draft; what it returns tells the asker of success, once that is durable.
    let body: @Sendable (inout DirectoryDraft) throws -> @Sendable () -> Void
    /// Tells the asker of failure.
    let fail: @Sendable (any Error) -> Void
}

/// One thread that takes all changes that wait and has them committed together, so that many writers pay for one sync of
/// the disk.
final class ChangeWriter: Sendable {
    private struct State {
        var waiting: [(WaitingChange, LiveDirectory)] = []
        var isRunning = false
        var isClosed = false
    }

    /// As many changes as one transaction takes, so that a long queue gets answers meanwhile.
    private static let batch = 512

    private let state = Mutex(State())
    private let idle = WakeUp()

    /// Puts a change into the queue; false if no more are taken.
    func submit(_ change: WaitingChange, to directory: LiveDirectory) -> Bool {
        let mustStart: Bool? = state.withLock { state in
            guard !state.isClosed else { return nil }
            state.waiting.append((change, directory))
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard let mustStart else { return false }
        if mustStart { Thread.detach { self.drain() } }
        return true
    }

    /// Waits until the queue is empty and takes no more.
    func shutdown() {
        let isRunning = state.withLock { state in
            state.isClosed = true
            return state.isRunning
        }
        if isRunning { idle.wait() }
    }

    /// Works until nothing waits. The thread ends then: a directory that is only read has none, and one that is written to
    /// all the time keeps it.
    private func drain() {
        while true {
            let (changes, isClosed): ([(WaitingChange, LiveDirectory)], Bool) = state.withLock { state in
                let taken = Array(state.waiting.prefix(Self.batch))
                state.waiting.removeFirst(taken.count)
                if taken.isEmpty { state.isRunning = false }
                return (taken, state.isClosed)
            }
            guard let directory = changes.first?.1 else {
                if isClosed { idle.post() }
                return
            }
            directory.commit(changes.map(\.0))
        }
    }
}
