import Synchronization

/// Log-ins whose password was right and whose code is still to come (HTTP contract section 2.2).
///
/// A token of it is no session. It lives five minutes, is good for one log-in, and dies with the tenth code that is tried.
/// The table is bounded: whoever comes in when it is full makes the oldest begin anew.
public final class PendingLogins: Sendable {
    /// A log-in between its two steps.
    public struct Step: Sendable {
        /// Who logs in.
        public let user: UserID
        /// The name as it was typed.
        public let name: String
        /// The credential generation under which the password was verified.
        public let proof: Int64

        /// Puts the parts together.
        public init(user: UserID, name: String, proof: Int64) {
            self.user = user
            self.name = name
            self.proof = proof
        }
    }

    private struct Pending: Sendable {
        let step: Step
        let end: ContinuousClock.Instant
        var tries = 0
    }

    private let clock: any LoginClock
    private let table: Mutex<BoundedTable<[UInt8], Pending>>

    /// For how long a token is good.
    public static let lifetime = Duration.seconds(300)
    /// How many codes may be tried.
    public static let maximumTries = 10

    /// An empty table.
    public init(limit: Int = 10000, clock: any LoginClock = SystemLoginClock()) {
        self.clock = clock
        table = Mutex(BoundedTable(limit: limit))
    }

    /// Takes in a log-in and gives out the token of its second step.
    public func begin(_ step: Step) -> Secret<String> {
        let token = SessionToken.make()
        let pending = Pending(step: step, end: clock.instant + Self.lifetime)
        let now = clock.instant
        table.withLock { table in
            table.dropOldest { $0.end <= now }
            table.set(pending, for: SessionToken.digest(of: token.exposed))
        }
        return token
    }

    /// Counts a code that is about to be tried; `nil` when the token is unknown or over. The last one ends the token for
    /// all but itself.
    public func attempt(_ token: String) -> Step? {
        let (digest, now) = (SessionToken.digest(of: token), clock.instant)
        return table.withLock { table in
            guard var pending = table[digest], pending.end > now, pending.tries < Self.maximumTries else { return nil }
            pending.tries += 1
            table.set(pending, for: digest)
            return pending.step
        }
    }

    /// Takes a try back that nothing was decided about.
    public func giveBack(_ token: String) {
        let digest = SessionToken.digest(of: token)
        table.withLock { table in
            guard var pending = table[digest], pending.tries > 0 else { return }
            pending.tries -= 1
            table.set(pending, for: digest)
        }
    }

    /// Whether a code can still be tried.
    public func isOpen(_ token: String) -> Bool {
        let (digest, now) = (SessionToken.digest(of: token), clock.instant)
        return table.withLock { table in
            table[digest].map { $0.end > now && $0.tries < Self.maximumTries } ?? false
        }
    }

    /// Uses a token up; false when somebody else did before.
    public func finish(_ token: String) -> Bool {
        let (digest, now) = (SessionToken.digest(of: token), clock.instant)
        return table.withLock { table in
            guard let pending = table[digest], pending.end > now else { return false }
            table.remove(digest)
            return true
        }
    }
}
