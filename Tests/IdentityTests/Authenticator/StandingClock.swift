import Identity
import Synchronization

/// A clock that stands until it is moved; who sleeps on it moves it.
final class StandingClock: LoginClock {
    private let state = Mutex((time: Timestamp(seconds: 1_800_000_000), instant: ContinuousClock.now))

    var time: Timestamp { state.withLock { $0.time } }
    var instant: ContinuousClock.Instant { state.withLock { $0.instant } }

    func advance(seconds: Int64) {
        state.withLock { state in
            state.time = state.time.advanced(bySeconds: seconds)
            state.instant += .seconds(seconds)
        }
    }

    func sleep(until instant: ContinuousClock.Instant) async throws {
        try Task.checkCancellation()
        state.withLock { state in
            guard instant > state.instant else { return }
            let (seconds, attoseconds) = (instant - state.instant).components
            let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
            state.time = Timestamp(microseconds: state.time.microseconds + microseconds)
            state.instant = instant
        }
        await Task.yield()
    }
}
