/// A question to the trail. What is not named matches everything.
public struct AuditQuery: Sendable, Equatable {
    /// Somebody or something, by all that is known of it: a line matches if any of it does.
    public struct Subject: Sendable, Equatable {
        /// A name as it stands in the trail, compared without regard to the case of ASCII letters.
        public var name: String?
        /// An entry.
        public var entry: EntryID?
        /// A user.
        public var user: UserID?

        /// Puts the parts together.
        public init(name: String? = nil, entry: EntryID? = nil, user: UserID? = nil) {
            self.name = name
            self.entry = entry
            self.user = user
        }
    }

    /// Who acted, or tried to log in.
    public var actor: Subject?
    /// What was acted on; for a log-in the user that was meant.
    public var target: Subject?
    /// From this moment on.
    public var since: Timestamp?
    /// Before this moment.
    public var until: Timestamp?
    /// The door it came through.
    public var door: String?
    /// The peer's or end client's address, as it was written down.
    public var address: String?
    /// The service that asked; of log-ins alone.
    public var service: String?
    /// How a log-in ended: `allowed` or the true reason of a refusal. Changes have none.
    public var outcome: String?
    /// What was done; everything when empty.
    public var actions: Set<AuditAction> = []
    /// Lines older than the one at this place: the next page.
    public var after: AuditPosition?
    /// How many lines at most.
    public var limit: Int

    /// Everything, the newest lines first.
    public init(limit: Int = 100) { self.limit = limit }

    /// Whether lines of an action are wanted.
    public func wants(_ action: AuditAction) -> Bool {
        // Changes have neither.
        if service != nil || outcome != nil, action != .login { return false }
        return actions.isEmpty || actions.contains(action)
    }
}

/// Lines of the trail.
public struct AuditPage: Sendable, Equatable {
    /// The lines, the newest first.
    public var lines: [AuditLine]
    /// What to ask for to get the next ones; `nil` at the end.
    public var next: AuditPosition?

    /// Puts the parts together.
    public init(lines: [AuditLine], next: AuditPosition?) {
        self.lines = lines
        self.next = next
    }
}

/// The trail: what was changed, and who logged in. All calls block.
public protocol AuditLog: Sendable {
    /// Finds lines, the newest first.
    func audit(_ query: AuditQuery) throws -> AuditPage

    /// Removes lines from before a moment, the oldest first.
    ///
    /// - Parameter limit: How many of each log at most, so that nobody waits for long.
    /// - Returns: how many were removed.
    func prune(before time: Timestamp, limit: Int) throws -> Int
}
