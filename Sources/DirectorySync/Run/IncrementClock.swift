import Identity

/// When the next increment of a source is due.
struct IncrementClock {
    private var interval: Int64?
    private var last: Timestamp
    private var jitter = Double.random(in: 0..<1)
    /// What went wrong the last time; empty if nothing did.
    var trouble = ""

    /// - Parameter interval: seconds between two increments; nil for none.
    init(_ interval: Int64?, at time: Timestamp) {
        self.interval = interval
        last = time
    }

    /// Seconds until the next one: the interval and up to a tenth of it more; nil for none.
    func pause(at time: Timestamp) -> Int64? {
        interval.map { interval in
            let elapsed = max(0, (time.microseconds - last.microseconds) / 1_000_000)
            return max(0, interval + Int64(Double(interval) / 10 * jitter) - elapsed)
        }
    }

    /// Something was just read.
    mutating func restart(at time: Timestamp) {
        last = time
        jitter = .random(in: 0..<1)
    }

    /// There will be none any more.
    mutating func stop() { interval = nil }
}
