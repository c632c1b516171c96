import Glibc
import Synchronization

/// A few dedicated threads for password hashing, behind a bounded queue.
///
/// The threads run at the lowest priority, so that hashing takes what event loops leave; nothing of it runs on the
/// cooperative pool. Work is started in the order it came. The pool ends when it is shut down or released; what is
/// queued by then is still done.
public final class HashPool: Sendable {
    /// The number of threads.
    public let threads: Int
    /// How many pieces of work may wait beside those that run.
    public let queueLimit: Int

    private let queue: WorkQueue

    /// Starts a pool.
    ///
    /// - Parameters:
    ///   - threads: By default as many as the machine has cores; at least 1, at most 256.
    ///   - queueLimit: How many may wait; at least 1.
    public init(threads: Int? = nil, queueLimit: Int = 128) {
        let wanted = min(max(1, threads ?? sysconf(Int32(_SC_NPROCESSORS_ONLN))), 256)
        self.queueLimit = max(1, queueLimit)
        queue = WorkQueue(limit: self.queueLimit)
        var started = 0
        for _ in 0..<wanted where WorkThread.start(working: queue, priority: .lowest) { started += 1 }
        self.threads = started
        // A pool without a thread would never answer; it says "busy" instead.
        if started == 0 { queue.close() }
    }

    deinit {
        queue.close()
    }

    /// How many pieces of work wait at this moment.
    public var waiting: Int { queue.waiting }

    /// Hands over work; for event loops, which get the result back by a closure of their own.
    ///
    /// - Parameter work: Runs once on one of the threads; it should end in seconds.
    /// - Returns: False when the queue is full or the pool is shut down; then `work` never runs.
    public func submit(_ work: @escaping @Sendable () -> Void) -> Bool {
        queue.push(work)
    }

    /// Runs work on one of the threads and gives back its result.
    ///
    /// - Throws: ``HashPoolError/busy`` when the queue is full or the pool is shut down.
    public func run<T: Sendable>(_ work: @escaping @Sendable () -> T) async throws(HashPoolError) -> T {
        let result: T? = await withCheckedContinuation { continuation in
            if !submit({ continuation.resume(returning: work()) }) { continuation.resume(returning: nil) }
        }
        guard let result else { throw .busy }
        return result
    }

    /// Takes no more work. What runs and what waits is done, then the threads end. Returns at once.
    public func shutdown() {
        queue.close()
    }
}
