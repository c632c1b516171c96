import Glibc

/// The time as the log-in needs it: the calendar's, and one that never jumps.
public protocol LoginClock: Sendable {
    /// The present moment in UTC.
    var time: Timestamp { get }
    /// The present moment on a clock that never jumps.
    var instant: ContinuousClock.Instant { get }
    /// Waits until a moment.
    func sleep(until instant: ContinuousClock.Instant) async throws
}

/// The machine's clocks.
public struct SystemLoginClock: LoginClock {
    /// The machine's clocks.
    public init() {}

    /// The present moment in UTC.
    public var time: Timestamp {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Timestamp(microseconds: Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000)
    }

    /// The present moment since the machine started.
    public var instant: ContinuousClock.Instant { ContinuousClock.now }

    /// Waits until a moment; throws when the task is cancelled.
    public func sleep(until instant: ContinuousClock.Instant) async throws {
        try await Task.sleep(until: instant, clock: .continuous)
    }
}
