import Synchronization

/// Second factors that were shown to their people and are not confirmed yet (HTTP contract section 7).
///
/// A secret lives ten minutes or until the tenth wrong code. The table is bounded: whoever comes in when it is full makes
/// the oldest begin anew.
public final class PendingEnrolments: Sendable {
    private struct Pending: Sendable {
        let secret: TOTPSecret
        let end: ContinuousClock.Instant
        var tries = 0
    }

    private let clock: any LoginClock
    private let table: Mutex<BoundedTable<UserID, Pending>>

    /// For how long a secret is good.
    public static let lifetime = Duration.seconds(600)
    /// How many codes may be tried.
    public static let maximumTries = 10

    /// An empty table.
    public init(limit: Int = 10000, clock: any LoginClock = SystemLoginClock()) {
        self.clock = clock
        table = Mutex(BoundedTable(limit: limit))
    }

    /// A new secret for a user; one that was there before is void.
    public func begin(for user: UserID) -> TOTPSecret {
        let secret = TOTPSecret()
        let now = clock.instant
        table.withLock { table in
            table.remove(user)
            table.dropOldest { $0.end <= now }
            table.set(Pending(secret: secret, end: now + Self.lifetime), for: user)
        }
        return secret
    }

    /// Counts a code that is about to be tried for a secret; false when it is not the user's pending one, or over.
    public func attempt(_ secret: TOTPSecret, of user: UserID) -> Bool {
        let now = clock.instant
        return table.withLock { table in
            guard var pending = table[user], pending.end > now, pending.tries < Self.maximumTries,
                pending.secret.matches(secret)
            else { return false }
            pending.tries += 1
            table.set(pending, for: user)
            return true
        }
    }

    /// Forgets what is pending of a user.
    public func remove(_ user: UserID) {
        table.withLock { $0.remove(user) }
    }
}
