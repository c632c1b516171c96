/// The figures of sessions (security rule 24).
public struct SessionPolicy: Sendable, Equatable {
    /// After how many seconds without use a session ends: 12 hours.
    public var idle: Int64 = 12 * 3600
    /// After how many seconds a session ends in any case: 7 days.
    public var lifetime: Int64 = 7 * 86400
    /// How many seconds apart uses are written down: 10 minutes.
    public var touchInterval: Int64 = 600
    /// How old the knowledge of a session may be, so that what another process ended ends here: 1 s.
    public var knownFor: Duration = .seconds(1)
    /// How many sessions are kept in memory: 65,536.
    public var knownLimit = 65536
    /// How many calls of the store wait at once: 1,024.
    public var waiting = 1024
    /// How often sessions that are over are taken out of the store: every 15 minutes.
    public var pruneInterval: Duration = .seconds(900)

    /// The figures as stated with each.
    public init() {}

    /// Whether a session is over by its age alone.
    func isOver(_ session: Session, at now: Timestamp) -> Bool {
        session.createdAt.advanced(bySeconds: lifetime) <= now || session.usedAt.advanced(bySeconds: idle) <= now
    }
}
