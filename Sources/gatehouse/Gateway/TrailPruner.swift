import Identity
import Synchronization

/// Takes lines that are too old out of the trail, a few at a time, so that nobody who writes waits for it.
final class TrailPruner: Sendable {
    private static let batch = 500
    /// Seconds until the next batch while there is more, and after the last one.
    private static let pause: Int64 = 1
    private static let rest: Int64 = 3600

    private let log: any AuditLog
    private let keep: Int64
    private let now: @Sendable () -> Timestamp
    private let next: Mutex<Timestamp>

    /// - Parameter keep: How many seconds a line is kept.
    init(_ log: any AuditLog, keep: Int, now: @escaping @Sendable () -> Timestamp) {
        self.log = log
        self.keep = Int64(keep)
        self.now = now
        next = Mutex(now())
    }

    /// Removes a batch when it is time to. Blocks for some milliseconds then.
    func work() throws {
        let now = now()
        let isDue = next.withLock { next in
            // A clock that was set back by more than a rest must not stop it.
            guard now >= next || next > now.advanced(bySeconds: Self.rest) else { return false }
            next = now.advanced(bySeconds: Self.rest)
            return true
        }
        guard isDue, try log.prune(before: now.advanced(bySeconds: -keep), limit: Self.batch) > 0 else { return }
        next.withLock { $0 = now.advanced(bySeconds: Self.pause) }
    }
}
