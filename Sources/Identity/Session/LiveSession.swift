/// A session that holds at this moment, and the account as it is now.
public struct LiveSession: Sendable {
    /// The session.
    public let session: Session
    /// Whose it is, with the roles of this moment.
    public let account: Account
}

/// Why nothing is known of a session.
public enum SessionError: Error, Sendable, Equatable {
    /// Too many calls of the store wait.
    case busy
}
