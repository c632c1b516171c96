import NIOCore

/// Knows when a connection has waited long enough, and for what.
///
/// It is told what happens and asked when to look again; it has no clock and no timer of its own. Looking late is
/// harmless, so that one timer serves all waits and most of what happens only moves a number.
struct ConnectionDeadlines {
    /// The wait that has come to its end.
    enum Expiry: String, Equatable {
        case firstRequest = "no request in time"
        case restOfMessage = "the rest of a message did not come in time"
        case idle = "no request for too long"
        case stalledWrite = "the client does not read"
        case drain = "the time to shut down is over"
        case farewell = "closed"
    }

    private let timeouts: LDAPTimeouts
    private var lastActivity: NIODeadline
    private var messageBegan: NIODeadline?
    private var drainEnds: NIODeadline?
    private var farewellEnds: NIODeadline?

    /// Bytes handed to the channel, and how many of them had left it when that was last looked at.
    private var written = 0
    private var sent = 0
    private var lastProgress: NIODeadline?
    private var nextLook: NIODeadline?

    init(timeouts: LDAPTimeouts, now: NIODeadline) {
        self.timeouts = timeouts
        lastActivity = now
    }

    // MARK: What happens

    /// A whole message was read, or an operation ended.
    mutating func acted(at now: NIODeadline) {
        lastActivity = now
    }

    /// A message has begun and its end is not there; `false` when nothing or a whole message is there.
    mutating func isInsideMessage(_ inside: Bool, at now: NIODeadline) {
        messageBegan = inside ? messageBegan ?? now : nil
    }

    /// The next bytes begin another message than the last ones did.
    mutating func finishedMessage() {
        messageBegan = nil
    }

    /// Bytes were handed to the channel.
    mutating func wrote(_ count: Int, at now: NIODeadline) {
        written += count
        guard lastProgress == nil else { return }
        lastProgress = now
        nextLook = now + timeouts.stalledWrite.timeAmount / 4
    }

    /// The server shuts down.
    mutating func startDraining(at now: NIODeadline) {
        drainEnds = drainEnds ?? now + timeouts.drain.timeAmount
    }

    /// The last words are sent.
    mutating func startFarewell(at now: NIODeadline) {
        farewellEnds = farewellEnds ?? now + timeouts.farewell.timeAmount
    }

    // MARK: What is due

    /// What has expired.
    ///
    /// - Parameter unsent: tells how many bytes the channel still holds.
    mutating func expiry(
        isBound: Bool, isBusy: Bool, isClosed: Bool, at now: NIODeadline, unsent: () -> Int
    ) -> Expiry? {
        if let drainEnds, now >= drainEnds { return .drain }
        if let farewellEnds, now >= farewellEnds { return .farewell }
        if let look = nextLook, now >= look, isStalled(unsent: unsent(), at: now) { return .stalledWrite }
        guard !isClosed else { return nil }
        if let messageBegan, now >= messageBegan + timeouts.restOfMessage.timeAmount { return .restOfMessage }
        guard !isBusy, now >= idleEnd(isBound) else { return nil }
        return isBound ? .idle : .firstRequest
    }

    /// When to ask again.
    func next(isBound: Bool, isBusy: Bool, isClosed: Bool, at now: NIODeadline) -> NIODeadline {
        var next = NIODeadline.distantFuture
        if let drainEnds { next = min(next, drainEnds) }
        if let farewellEnds { next = min(next, farewellEnds) }
        if let nextLook { next = min(next, nextLook) }
        guard !isClosed else { return next }
        if let messageBegan { next = min(next, messageBegan + timeouts.restOfMessage.timeAmount) }
        // An operation that ends later moves the end of idleness; until then there is nothing to look at.
        return isBusy ? next : min(next, idleEnd(isBound))
    }

    private func idleEnd(_ isBound: Bool) -> NIODeadline {
        lastActivity + (isBound ? timeouts.idle : timeouts.firstRequest).timeAmount
    }

    private mutating func isStalled(unsent: Int, at now: NIODeadline) -> Bool {
        guard unsent > 0 else {
            sent = written
            lastProgress = nil
            nextLook = nil
            return false
        }
        if written - unsent > sent {
            sent = written - unsent
            lastProgress = now
        }
        let end = (lastProgress ?? now) + timeouts.stalledWrite.timeAmount
        guard now < end else { return true }
        nextLook = min(end, now + timeouts.stalledWrite.timeAmount / 4)
        return false
    }
}

extension Duration {
    /// The same length for event loops, ten years at most, so that adding it to a moment cannot overflow.
    var timeAmount: TimeAmount {
        let longest: Int64 = 315_360_000
        let (seconds, attoseconds) = components
        guard seconds >= 0 else { return .zero }
        guard seconds < longest else { return .seconds(longest) }
        return .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}

extension TimeAmount {
    fileprivate static func / (amount: TimeAmount, divisor: Int64) -> TimeAmount {
        .nanoseconds(amount.nanoseconds / divisor)
    }
}
