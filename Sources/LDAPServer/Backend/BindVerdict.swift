import LDAPProtocol

/// What came of a password.
struct BindVerdict: Sendable {
    /// Who the connection is from now on; `nil` for anonymous, as after every refusal.
    var identity: BoundIdentity?
    /// The outcome for the client.
    var result: LDAPResult
    /// The earliest moment to answer; `nil` for at once.
    var notBefore: ContinuousClock.Instant?
    /// What is wrong with the password, for clients that ask; nothing that is not in the result too.
    var problem: PasswordPolicyControl.Problem?
    /// What the user should know in time, for clients that ask.
    var warning: PasswordPolicyControl.Warning?
    /// What a SASL mechanism has to say to the client.
    var credentials: SecretBytes?

    /// A refusal, or an anonymous bind that succeeded.
    init(_ code: ResultCode, _ text: String = "", notBefore: ContinuousClock.Instant? = nil) {
        self.identity = nil
        self.result = LDAPResult(code, diagnosticMessage: text)
        self.notBefore = notBefore
    }

    /// A success.
    init(identity: BoundIdentity) {
        self.identity = identity
        self.result = LDAPResult(.success)
        self.notBefore = nil
    }
}

/// What can be said about a password on the spot.
enum BindDecision<Work: Sendable>: Sendable {
    /// The end of it.
    case verdict(BindVerdict)
    /// Work has to be done first, off the event loop.
    case work(Work)
}
