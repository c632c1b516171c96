import Glibc
import Synchronization

/// The one thread on which the journal's blocking calls are made. What waits is written together.
final class JournalWriter: Sendable {
    typealias Completion = @Sendable (Result<Void, any Error>) -> Void

    /// Why a write was not taken.
    enum Refused: Error {
        /// Too many wait, or the writer is closed.
        case busy
    }

    private enum Job: Sendable {
        case write(changes: [LoginStateChange], events: [LoginEvent], completion: Completion)
        case read(@Sendable (Result<[UserID: LoginState], any Error>) -> Void)
    }

    private struct State: Sendable {
        var jobs: [Job] = []
        var isClosed = false
    }

    /// What the thread holds: it must not keep the writer alive, whose end closes it.
    private final class Queue: Sendable {
        let journal: any LoginJournal
        let wake = WakeUp()
        let state = Mutex(State())
        /// Up to where the states are known: read, or written here.
        let token: Mutex<Int64>

        init(_ journal: any LoginJournal, token: Int64) {
            self.journal = journal
            self.token = Mutex(token)
        }

        func work() {
            while true {
                wake.wait()
                let (jobs, isClosed) = state.withLock { state in
                    let jobs = state.jobs
                    state.jobs = []
                    return (jobs, state.isClosed)
                }
                perform(jobs)
                if isClosed { return }
            }
        }

        private func perform(_ jobs: [Job]) {
            var changes: [LoginStateChange] = []
            var events: [LoginEvent] = []
            var completions: [Completion] = []
            func write() {
                guard !completions.isEmpty else { return }
                let result = Result { try journal.write(changes, events) }
                if case .success(let written?) = result {
                    // What others wrote meanwhile lies between, and has to be read.
                    token.withLock { if written.lowerBound == $0 + 1 { $0 = written.upperBound } }
                }
                for completion in completions { completion(result.map { _ in }) }
                (changes, events, completions) = ([], [], [])
            }
            for job in jobs {
                switch job {
                case .write(let more, let lines, let completion):
                    changes += more
                    events += lines
                    completions.append(completion)
                case .read(let completion):
                    write()
                    completion(Result { try readChanges() })
                }
            }
            write()
        }

        private func readChanges() throws -> [UserID: LoginState] {
            let (changed, last) = try journal.changedStates(since: token.withLock { $0 })
            token.withLock { $0 = last }
            return changed
        }
    }

    private let queue: Queue
    private let limit: Int

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - token: up to where the states are known already.
    ///   - limit: how many jobs wait at most.
    init(journal: any LoginJournal, token: Int64, limit: Int) {
        queue = Queue(journal, token: token)
        self.limit = limit
        let context = Unmanaged.passRetained(queue)
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Queue>.fromOpaque(context).takeRetainedValue().work()
                return nil
            }, context.toOpaque())
        if code == 0 {
            pthread_detach(thread)
        } else {
            context.release()
            queue.state.withLock { $0.isClosed = true }
        }
    }

    deinit {
        close()
    }

    /// Does changes and appends lines; they are durable when this returns.
    ///
    /// - Parameter states: is handed the states as they were written, on the writing thread and so in the order of the
    ///   writes: a later state is never followed by an earlier one.
    func write(
        _ changes: [LoginStateChange], _ events: [LoginEvent] = [],
        states: @escaping @Sendable ([UserID: LoginState]) -> Void = { _ in }
    ) async throws {
        let written = Outcome<[UserID: LoginState]>([:])
        let changes = changes.map { change in
            LoginStateChange(user: change.user) { state in
                let events = change.body(&state)
                written.change { [state] in $0[change.user] = state }
                return events
            }
        }
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let job = Job.write(changes: changes, events: events) { result in
                if case .success = result { states(written.value) }
                continuation.resume(with: result)
            }
            if !push(job) { continuation.resume(throwing: Refused.busy) }
        }
    }

    /// Changes one state and gives back what the change found out; durable when this returns.
    ///
    /// - Parameter states: See ``write(_:_:states:)``.
    func update<T: Sendable>(
        _ user: UserID, states: @escaping @Sendable ([UserID: LoginState]) -> Void,
        _ body: @escaping @Sendable (inout LoginState) -> (T, [LoginEvent])
    ) async throws -> T {
        let outcome = Outcome<T?>(nil)
        let change = LoginStateChange(user: user) { state in
            let (value, events) = body(&state)
            outcome.change { $0 = value }
            return events
        }
        try await write([change], states: states)
        guard let value = outcome.value else { throw Refused.busy }
        return value
    }

    /// Reads the states that others wrote since they were last read, in its turn and so never older than what was written
    /// here; false when it is not taken.
    func read(_ completion: @escaping @Sendable (Result<[UserID: LoginState], any Error>) -> Void) -> Bool {
        push(.read(completion))
    }

    /// Takes no more work; what waits is done, then the thread ends.
    func close() {
        queue.state.withLock { $0.isClosed = true }
        queue.wake.post()
    }

    private func push(_ job: Job) -> Bool {
        let isTaken = queue.state.withLock { state in
            guard !state.isClosed, state.jobs.count < limit else { return false }
            state.jobs.append(job)
            return true
        }
        if isTaken { queue.wake.post() }
        return isTaken
    }

    private final class Outcome<T: Sendable>: Sendable {
        private let state: Mutex<T>
        init(_ value: T) { state = Mutex(value) }
        var value: T { state.withLock { $0 } }
        func change(_ body: @Sendable (inout T) -> Void) { state.withLock { body(&$0) } }
    }
}
