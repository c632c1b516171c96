public import Identity
import Synchronization

/// Sessions in memory, with a count of the reads.
public final class MemorySessions: SessionStore {
    private let sessions = Mutex<[[UInt8]: Session]>([:])
    private let count = Mutex(0)

    /// No sessions.
    public init() {}

    /// How often a session was read.
    public var reads: Int { count.withLock { $0 } }

    /// All sessions.
    public var all: [Session] { sessions.withLock { Array($0.values) } }

    /// Remembers a session.
    public func insert(_ session: Session) throws { sessions.withLock { $0[session.tokenDigest] = session } }

    /// Finds a session.
    public func session(tokenDigest: [UInt8]) throws -> Session? {
        count.withLock { $0 += 1 }
        return sessions.withLock { $0[tokenDigest] }
    }

    /// Notes a use.
    public func touch(tokenDigest: [UInt8], at time: Timestamp) throws {
        sessions.withLock { $0[tokenDigest]?.usedAt = time }
    }

    /// Ends a session.
    public func remove(tokenDigest: [UInt8]) throws { sessions.withLock { $0[tokenDigest] = nil } }

    /// Ends the sessions of a user but one.
    public func removeSessions(of user: UserID, except tokenDigest: [UInt8]?) throws {
        sessions.withLock { $0 = $0.filter { $1.user != user || $0 == tokenDigest } }
    }

    /// Ends what is too old.
    public func removeSessions(createdBefore created: Timestamp, usedBefore used: Timestamp) throws {
        sessions.withLock { $0 = $0.filter { $1.createdAt >= created && $1.usedAt >= used } }
    }
}
