import Identity

/// What a service of this machine asks.
enum LocalRequest: Sendable {
    /// Whether somebody may log in.
    case check(LoginAttempt)
    /// Whether an account may be used, by somebody whom the service knows by its own means.
    case account(LoginAttempt)
    /// To change the password of somebody who shows the old one.
    case changePassword(LoginAttempt, new: Secret<[UInt8]>)
    /// Something that can't be read, and why.
    case unreadable(String)
}
