extension Authenticator {
    /// Decides whether an account may be used, for a caller who has a proof of his own of who it is: a host that let
    /// somebody in by a key, and asks about the account alone. Takes microseconds, never blocks.
    ///
    /// A lock is no matter here, since it is about guesses; neither is a second factor that is there, but one that is
    /// missing is. A password that has expired or has to be changed has to be changed first, whatever let its owner in.
    ///
    /// - Parameter attempt: who and from where, and what is asked about; its password is not looked at.
    public func decideWithoutProof(_ attempt: LoginAttempt) -> Verdict {
        let arrival = clock.instant
        guard let account = account(of: attempt) else {
            return refuse(attempt, nil, .unknownUser, arrival: arrival)
        }
        guard account.user.status == .enabled else { return refuse(attempt, account, .disabled, arrival: arrival) }
        if mustEnrol(account, attempt) {
            return refuse(attempt, account, .notPermitted, .notEnrolled, arrival: arrival)
        }
        switch standing(of: account, states[account.user.id], at: clock.time) {
        case .mustChange: return refuse(attempt, account, .mustChangePassword, .mustChangePassword, arrival: arrival)
        case .expired: return refuse(attempt, account, .mustChangePassword, .passwordExpired, arrival: arrival)
        case .good, .expiring, .grace: return answer(attempt, account, isRemembered: true, arrival: arrival)
        }
    }
}
