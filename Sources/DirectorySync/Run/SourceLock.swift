import Glibc
import Identity

/// Has a source to itself while something is done, over all processes on the store.
///
/// A lock whose process is gone, or that gave no sign of life for a minute, is taken over. Whoever lost it so writes nothing
/// any more: the store looks at the lock in the transaction of the changes.
struct SourceLock: Sendable {
    /// Seconds between two signs of life, and after which a lock without one is stale.
    private static let beat: Int64 = 10
    private static let stale: Int64 = 60
    /// How often a lock that somebody else has is looked at.
    private static let patience = Duration.milliseconds(500)

    let source: String
    let journal: any SyncJournal
    let holder: String
    let now: @Sendable () -> Timestamp

    /// Does something with the lock.
    ///
    /// - Parameter waits: whether to wait for somebody else to be done.
    /// - Throws: ``SourceRefusal`` with `busy`, ``SyncLockLost``, and what `body` throws.
    func hold<Value: Sendable>(
        waits: Bool, _ body: @escaping @Sendable (SyncLock) async throws -> Value
    ) async throws -> Value {
        let lock = try await acquire(waits: waits)
        do {
            let value = try await withThrowingTaskGroup(of: Value?.self) { group in
                group.addTask { try await body(lock) }
                group.addTask {
                    try await keepAlive(lock)
                    return nil
                }
                defer { group.cancelAll() }
                while let value = try await group.next() { if let value { return value } }
                throw CancellationError()
            }
            try await release(lock)
            return value
        } catch {
            try? await release(lock)
            throw error
        }
    }

    private func acquire(waits: Bool) async throws -> SyncLock {
        while true {
            let time = now()
            let lock = SyncLock(
                source: source, token: Random.alphanumeric(24), holder: holder, process: getpid(), taken: time,
                beat: time)
            let journal = journal
            let other = try await BlockingCall.run(to: "lock \(source)") {
                try journal.acquire(lock) { Self.isStale($0, at: time) }
            }
            guard let other else { return lock }
            guard waits else {
                throw SourceRefusal(
                    .busy,
                    "\(source) is being run by \(other.holder), process \(other.process), since \(other.taken.rfc3339)")
            }
            try await Task.sleep(for: Self.patience)
        }
    }

    /// Whether nobody is behind a lock any more.
    static func isStale(_ lock: SyncLock, at time: Timestamp) -> Bool {
        if lock.beat.advanced(bySeconds: stale) < time { return true }
        return kill(lock.process, 0) != 0 && errno == ESRCH
    }

    private func keepAlive(_ lock: SyncLock) async throws {
        let (journal, now) = (journal, now)
        while !Task.isCancelled {
            try await Task.sleep(for: .seconds(Self.beat))
            let isOurs = try await BlockingCall.run(to: "keep the lock of \(source)") {
                try journal.beat(lock, at: now())
            }
            if !isOurs { throw SyncLockLost(source: source) }
        }
    }

    private func release(_ lock: SyncLock) async throws {
        let journal = journal
        try await BlockingCall.run(to: "unlock \(source)") { try journal.release(lock) }
    }
}
