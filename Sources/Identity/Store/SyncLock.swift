/// Who has a source to itself: one run at a time, over all processes on a store.
public struct SyncLock: Sendable, Equatable {
    /// The source.
    public var source: String
    /// What tells this lock from any other, before and after.
    public var token: String
    /// Who runs, for people: `serve`, `cli:root`.
    public var holder: String
    /// The number of the process.
    public var process: Int32
    /// When the run began.
    public var taken: Timestamp
    /// When it was last seen alive.
    public var beat: Timestamp

    /// Puts the parts together.
    public init(source: String, token: String, holder: String, process: Int32, taken: Timestamp, beat: Timestamp) {
        self.source = source
        self.token = token
        self.holder = holder
        self.process = process
        self.taken = taken
        self.beat = beat
    }
}

/// A run lost its lock to another one, so that it may write nothing.
public struct SyncLockLost: Error, Sendable, CustomStringConvertible {
    /// The source.
    public let source: String

    /// Another run of this source took over.
    public init(source: String) { self.source = source }

    /// A sentence.
    public var description: String {
        "another run of \(source) took over while this one stood still; nothing was written"
    }
}

/// Why no run of a source is started.
public struct SyncPause: Sendable, Equatable {
    /// Since when.
    public var since: Timestamp
    /// What it was that paused the source.
    public var reason: String

    /// Puts the parts together.
    public init(since: Timestamp, reason: String) {
        self.since = since
        self.reason = reason
    }
}
