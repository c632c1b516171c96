/// The sessions of the web. All calls block.
public protocol SessionStore: Sendable {
    /// Remembers a new session.
    func insert(_ session: Session) throws
    /// The session of a token's digest; `nil` if there is none.
    func session(tokenDigest: [UInt8]) throws -> Session?
    /// Notes that a session was used.
    func touch(tokenDigest: [UInt8], at time: Timestamp) throws
    /// Ends one session.
    func remove(tokenDigest: [UInt8]) throws
    /// Ends all sessions of a user but one.
    func removeSessions(of user: UserID, except tokenDigest: [UInt8]?) throws
    /// Ends the sessions that began or were last used before these times.
    func removeSessions(createdBefore created: Timestamp, usedBefore used: Timestamp) throws
}
