/// Verifies a password where it is kept: by a bind to the source that keeps the user.
public protocol PassThroughBind: Sendable {
    /// Binds as the user of `origin`, found by its immutable identifier.
    ///
    /// - Parameter password: Never empty (RFC 4513 section 6.3.1), valid UTF-8 without NUL.
    func verify(_ origin: Origin, password: Secret<[UInt8]>) async -> PassThroughOutcome
}

/// What a source said about a password.
public enum PassThroughOutcome: Sendable, Equatable {
    /// It is the user's.
    case accepted
    /// It is not (invalidCredentials), or the user is not there any more.
    case refused
    /// The source could not say; the text tells administrators why. Nothing is counted.
    case unavailable(String)
    /// The name there is somebody else's by now, so that nobody can say; likewise.
    case replaced(String)
}
