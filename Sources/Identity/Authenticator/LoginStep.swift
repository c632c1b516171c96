/// What has to be done before a log-in can be answered, see ``Authenticator/decide(_:)``.
public struct LoginWork: Sendable {
    let attempt: LoginAttempt
    let arrival: ContinuousClock.Instant
    let step: LoginStep
}

/// The two ways in which an attempt goes on.
public enum Decision: Sendable {
    /// The answer.
    case verdict(Verdict)
    /// The answer takes a hash, a bind or a write: hand this to ``Authenticator/perform(_:)``.
    case work(LoginWork)
}

/// The work that is left.
enum LoginStep: Sendable {
    /// The answer is no. The work of a hash is done nevertheless, and the failure is written.
    case refuse(Account?, Refusal.Truth)
    /// The password has to be verified, by a slow hash or elsewhere.
    case verify(Account, [LoginReading])
    /// The password is right: the code, or the success, has to be written.
    case finish(Account, LoginReading)
}

/// A way to read what was typed: the password, and the code if there is one.
struct LoginReading: Sendable {
    let password: Secret<[UInt8]>
    let code: Secret<[UInt8]>?
    /// The token that the password is, for an API user, or the app password, for a person.
    var token: TokenID?
}
