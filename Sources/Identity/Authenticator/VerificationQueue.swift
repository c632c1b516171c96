import Synchronization

/// Carries the verification of passwords from event loops to one task group, a bounded number at a time.
///
/// `run` drains it; what is handed over before `run` waits for it.
public final class VerificationQueue: Sendable {
    /// A verification, and what is done with its outcome.
    public typealias Job = @Sendable () async -> Void

    private let capacity: Int
    private let taken = Atomic<Int>(0)
    private let jobs: AsyncStream<Job>
    private let entrance: AsyncStream<Job>.Continuation

    /// Makes a queue that holds a number of jobs, those under way included.
    public init(capacity: Int) {
        self.capacity = capacity
        (jobs, entrance) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
    }

    /// Hands a job over.
    ///
    /// - Returns: whether there was room for it; if not, it never runs.
    public func submit(_ job: @escaping Job) -> Bool {
        let (_, count) = taken.add(1, ordering: .relaxed)
        guard count <= capacity, case .enqueued = entrance.yield(job) else {
            taken.subtract(1, ordering: .relaxed)
            return false
        }
        return true
    }

    /// Runs jobs, each in a task of its own, until `finish` was called and all are done.
    public func run() async {
        await withDiscardingTaskGroup { group in
            for await job in jobs {
                group.addTask { [self] in
                    await job()
                    taken.subtract(1, ordering: .relaxed)
                }
            }
        }
    }

    /// Takes no more jobs; those handed over still run.
    public func finish() {
        entrance.finish()
    }
}
