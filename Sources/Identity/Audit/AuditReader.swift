/// Asks the trail on a thread of its own, so that nobody's event loop waits for the store.
public final class AuditReader: Sendable {
    private let log: any AuditLog
    private let queue = WorkQueue(limit: 64)
    private let hasThread: Bool

    /// Reads from a log.
    public init(log: any AuditLog) {
        self.log = log
        hasThread = WorkThread.start(working: queue, priority: .lowest)
    }

    deinit { queue.close() }

    /// Finds lines, the newest first.
    ///
    /// - Throws: ``AuditReaderError`` when too many questions wait; what the log throws.
    public func page(_ query: AuditQuery) async throws -> AuditPage {
        try await withCheckedThrowingContinuation { continuation in
            let isTaken =
                hasThread
                && queue.push { [log] in continuation.resume(with: Result { try log.audit(query) }) }
            if !isTaken { continuation.resume(throwing: AuditReaderError()) }
        }
    }
}

/// Too many questions to the trail wait already.
public struct AuditReaderError: Error, Sendable, CustomStringConvertible {
    /// The sentence for people.
    public var description: String { "too many questions to the trail wait; ask again" }
}
