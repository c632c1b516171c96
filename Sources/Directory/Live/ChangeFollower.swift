import Glibc
import Identity
public import Logging
import Synchronization

/// A thread that takes in what other processes write to the same store, soon after they did.
public final class ChangeFollower: Sendable {
    /// How long it waits between two looks. A change has to be seen within 100 ms; looking costs one row.
    private static let interval = 20_000 as useconds_t

    private final class State: Sendable {
        let isStopped = Mutex(false)
        let ended = WakeUp()
    }

    private let state = State()

    /// Starts the thread.
    ///
    /// - Parameter also: is called after each look, for others who follow the store; it may block.
    public init(_ directory: LiveDirectory, logger: Logger, also: @escaping @Sendable () throws -> Void) {
        Thread.detach { [state] in
            var lastError = ""
            while !state.isStopped.withLock({ $0 }) {
                do {
                    try directory.catchUp()
                    try also()
                    lastError = ""
                } catch {
                    // The same trouble is told once.
                    let text = String(describing: error)
                    if text != lastError { logger.error("store_unreadable", metadata: ["error": "\(text)"]) }
                    lastError = text
                }
                usleep(Self.interval)
            }
            state.ended.post()
        }
    }

    /// Ends the thread. Blocks until it has ended.
    public func stop() {
        state.isStopped.withLock { $0 = true }
        state.ended.wait()
    }
}
