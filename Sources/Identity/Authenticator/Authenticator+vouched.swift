extension Authenticator {
    /// Who proves an identity in the place of a password.
    public enum Voucher: Sendable {
        /// An authority that the operator trusts, with a certificate for TLS. It vouches for services alone.
        case certificate
        /// A Kerberos realm, whose ticket was verified.
        case kerberos
        /// A proof that a verifier of the password fits (RFC 5802).
        case scram
    }

    /// Decides on somebody for whom another one vouches: there is no password to look at, and the account's state counts
    /// as on every door. Takes microseconds, never blocks.
    ///
    /// Somebody with a second factor, or who needs one, is not let in: no voucher counts as one.
    ///
    /// - Parameter attempt: who and from where; its password is not looked at.
    public func decide(_ attempt: LoginAttempt, vouchedFor voucher: Voucher) -> Verdict {
        let arrival = clock.instant
        guard case .login(let name) = attempt.identity, let account = directory.account(login: name) else {
            return refuse(attempt, nil, .unknownUser, arrival: arrival)
        }
        let user = account.user
        guard user.status == .enabled else { return refuse(attempt, account, .disabled, arrival: arrival) }
        if voucher == .certificate {
            guard user.type == .api else { return refuse(attempt, account, .wrongType, arrival: arrival) }
        } else {
            guard user.type == .api || user.passwordLogin else {
                return refuse(attempt, account, .passwordLoginOff, arrival: arrival)
            }
            let now = clock.time
            if policy.lockRemaining(states[user.id], at: now) != nil,
                !isTrusted(attempt, user, states[user.id], at: now)
            {
                return refuse(attempt, account, .locked, arrival: arrival)
            }
            if isEnrolled(account) { return refuse(attempt, account, .codeRequired, arrival: arrival) }
            if mustEnrol(account) { return refuse(attempt, account, .notEnrolled, arrival: arrival) }
        }
        return succeed(
            attempt, account, LoginReading(password: Secret([]), code: nil), isRemembered: true, arrival: arrival)
    }

    /// Notes in the trail that an operator of this machine came in, whom the kernel vouches for.
    public func noteOperator(_ name: String, door: LoginDoor) {
        trail.note(
            LoginEvent(
                time: clock.time, name: name, user: nil, door: door.rawValue, address: nil, service: nil,
                outcome: "allowed"))
    }

    /// Everything that is not a yes looks the same from outside.
    func refuse(
        _ attempt: LoginAttempt, _ account: Account?, _ truth: Refusal.Truth, arrival: ContinuousClock.Instant
    ) -> Verdict {
        trail.note(line(attempt, account, outcome: truth.rawValue, arrival: arrival))
        return told(.refused(refusal(.invalid, truth, arrival: arrival)), attempt)
    }
}
