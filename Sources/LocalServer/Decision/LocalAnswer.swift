import Identity

/// What a service of this machine is told.
struct LocalAnswer: Sendable {
    /// The answer itself.
    enum Outcome: Sendable, Equatable {
        /// Yes, the user name as the directory writes it, and whether a code took part, so that what was typed is no
        /// password to be kept.
        case allowed(user: String, usedCode: Bool)
        /// No.
        case refused(Reason, retryAfter: Int64?)
        /// The password is another now.
        case changed
        /// The password stays as it was; a sentence for the person says why.
        case unchanged(Reason, message: String)
        /// The request can't be read.
        case unreadable(String)
    }

    /// Why it is no. The words are those of every door, and three of this one.
    enum Reason: Sendable, Equatable {
        case told(Refusal.Reason)
        /// There is no such user: hosts look further then.
        case unknownUser
        /// The account is disabled: told where no password was asked for.
        case disabled
        /// The new password is refused.
        case unfit

        var word: String {
            switch self {
            case .told(let reason): reason.rawValue
            case .unknownUser: "unknown_user"
            case .disabled: "disabled"
            case .unfit: "unfit_password"
            }
        }
    }

    let outcome: Outcome
    /// The answer is not given before this moment.
    var notBefore: ContinuousClock.Instant?

    init(_ outcome: Outcome) { self.outcome = outcome }

    /// A verdict on somebody.
    ///
    /// - Parameter hasProof: whether a password was shown, so that it is not told what is wrong.
    init(_ verdict: Verdict, hasProof: Bool) {
        switch verdict {
        case .allowed(let admission):
            outcome = .allowed(user: admission.account.user.username, usedCode: admission.usedTwoFactor)
        case .refused(let refusal):
            let reason = Self.reason(refusal, hasProof: hasProof)
            outcome = .refused(reason, retryAfter: refusal.retryAfter)
            if hasProof { notBefore = refusal.notBefore }
        }
    }

    private static func reason(_ refusal: Refusal, hasProof: Bool) -> Reason {
        switch refusal.truth {
        case .unknownUser: .unknownUser
        case .disabled where !hasProof: .disabled
        default: .told(refusal.reason)
        }
    }
}
