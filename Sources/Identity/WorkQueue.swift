import Glibc
import Synchronization

/// A bounded queue of closures between any callers and the threads that work it off.
final class WorkQueue: Sendable {
    typealias Work = @Sendable () -> Void

    private struct State {
        var items: [Work?] = []
        // Items before it are done with; they go when it reaches the half.
        var first = 0
        var isClosed = false

        var count: Int { items.count - first }

        mutating func pop() -> Work? {
            guard first < items.count else { return nil }
            let work = items[first]
            items[first] = nil
            first += 1
            if first * 2 >= items.count {
                items.removeFirst(first)
                first = 0
            }
            return work
        }
    }

    private let limit: Int
    private let state = Mutex(State())
    private let wake = WakeUp()

    init(limit: Int) {
        self.limit = limit
    }

    var waiting: Int { state.withLock { $0.count } }

    /// Appends work; false when the queue is full or closed.
    func push(_ work: @escaping Work) -> Bool {
        let isTaken = state.withLock { state in
            guard !state.isClosed, state.count < limit else { return false }
            state.items.append(work)
            return true
        }
        if isTaken { wake.post() }
        return isTaken
    }

    /// The next piece of work; waits for one, nil when the queue is closed and empty.
    func next() -> Work? {
        while true {
            wake.wait()
            let (work, isOver) = state.withLock { state in
                let work = state.pop()
                return (work, work == nil && state.isClosed)
            }
            if let work { return work }
            if isOver {
                // Passes the end on to the next thread.
                wake.post()
                return nil
            }
        }
    }

    /// Refuses further work and ends the threads when the rest is done.
    func close() {
        state.withLock { $0.isClosed = true }
        wake.post()
    }
}
