import Identity
import Synchronization

/// The one thread that owns an ``LDAPClient``, and the queue of what it shall do.
final class LDAPClientThread: Sendable {
    typealias Job = @Sendable (LDAPClient) -> Void

    private struct State {
        var jobs: [Job] = []
        var isClosed = false
        var isFinished = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    /// Ends what the thread waits for.
    let socket = SocketGuard()

    private let state = Mutex(State())
    private let semaphore = WakeUp()

    private init() {}

    /// Starts a thread with a client that is not connected yet; nil when there is none to be had.
    static func start(_ settings: ConnectionSettings) -> LDAPClientThread? {
        let thread = LDAPClientThread()
        let started = DirectoryThread.start { thread.run(LDAPClient(settings: settings, socket: thread.socket)) }
        return started ? thread : nil
    }

    /// Hands over a job; false when the thread takes no more.
    func submit(_ job: @escaping Job) -> Bool {
        let accepted = state.withLock { state in
            guard !state.isClosed else { return false }
            state.jobs.append(job)
            return true
        }
        if accepted { semaphore.post() }
        return accepted
    }

    /// Lets the thread end after the jobs it has.
    func close() {
        state.withLock { $0.isClosed = true }
        semaphore.post()
    }

    /// Returns when the thread has said goodbye to the directory.
    func finished() async {
        await withCheckedContinuation { continuation in
            let isFinished = state.withLock { state in
                if !state.isFinished { state.waiters.append(continuation) }
                return state.isFinished
            }
            if isFinished { continuation.resume() }
        }
    }

    private func run(_ client: LDAPClient) {
        while let job = next() { job(client) }
        client.close()
        let waiters = state.withLock { state in
            state.isFinished = true
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    private func next() -> Job? {
        while true {
            let (job, isClosed) = state.withLock { state in
                (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isClosed)
            }
            if let job { return job }
            if isClosed { return nil }
            semaphore.wait()
        }
    }
}
