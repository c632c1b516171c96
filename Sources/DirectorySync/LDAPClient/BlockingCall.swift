import Identity

/// Runs calls that block on a thread of their own, away from those of Swift's concurrency.
enum BlockingCall {
    /// Does what blocks, and waits for it.
    ///
    /// - Parameter purpose: what it is for, to end the sentence "no thread left to …".
    /// - Throws: what `body` throws; `StoreError` with `busy` if the process has no thread left.
    static func run<Value: Sendable>(
        to purpose: String, _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let hasStarted = DirectoryThread.start { continuation.resume(with: Result { try body() }) }
            if !hasStarted {
                continuation.resume(throwing: StoreError(.busy, "The system has no thread left to \(purpose)."))
            }
        }
    }
}
