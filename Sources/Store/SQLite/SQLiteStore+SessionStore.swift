public import Identity

extension SQLiteStore: SessionStore {
    /// Remembers a new session.
    ///
    /// - Throws: ``StoreError``; `conflict` when there is no such user (any more).
    public func insert(_ session: Session) throws {
        try transaction { try SessionsTable(database: $0).insert(session) }
    }

    /// The session of a token's digest.
    public func session(tokenDigest: [UInt8]) throws -> Session? {
        try read { try SessionsTable(database: $0).session(tokenDigest: tokenDigest) }
    }

    /// Notes that a session was used; one that has ended stays ended.
    public func touch(tokenDigest: [UInt8], at time: Timestamp) throws {
        try transaction { try SessionsTable(database: $0).touch(tokenDigest: tokenDigest, at: time) }
    }

    /// Ends one session, if there is one.
    public func remove(tokenDigest: [UInt8]) throws {
        try transaction { try SessionsTable(database: $0).remove(tokenDigest: tokenDigest) }
    }

    /// Ends all sessions of a user but one.
    public func removeSessions(of user: UserID, except tokenDigest: [UInt8]?) throws {
        try transaction { try SessionsTable(database: $0).remove(of: user, except: tokenDigest) }
    }

    /// Ends the sessions that began or were last used before these times.
    public func removeSessions(createdBefore created: Timestamp, usedBefore used: Timestamp) throws {
        try transaction { try SessionsTable(database: $0).remove(createdBefore: created, usedBefore: used) }
    }
}
