extension Authenticator {
    /// Who proves an identity in the place of a password.
    public enum Voucher: Sendable {
        /// An authority that the operator trusts, with a certificate for TLS. It vouches for services alone.
        case certificate
        /// A Kerberos realm, whose ticket was verified.
        case kerberos
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
            if let truth = missingFactor(of: account, attempt) {
                return refuse(attempt, account, truth, arrival: arrival)
            }
        }
        return succeed(
            attempt, account, LoginReading(password: Secret([]), code: nil), isRemembered: true, arrival: arrival)
    }

    /// Decides on somebody who has shown by SCRAM (RFC 5802) that the password is known, or has not. The account's state
    /// counts as on every door, and so does a failure.
    ///
    /// Somebody with a second factor, or who needs one, is not let in.
    ///
    /// - Parameters:
    ///   - attempt: who and from where; its password is not looked at.
    ///   - isProven: whether the proof fits ``scramVerifier(of:)``.
    public func decide(_ attempt: LoginAttempt, scramProof isProven: Bool) -> Decision {
        let arrival = clock.instant
        func go(_ step: LoginStep) -> Decision {
            .work(LoginWork(attempt: attempt, arrival: arrival, step: step))
        }
        guard let account = account(of: attempt) else { return go(.refuse(nil, .unknownUser)) }
        let user = account.user
        guard user.status == .enabled else { return go(.refuse(account, .disabled)) }
        let now = clock.time
        if policy.lockRemaining(states[user.id], at: now) != nil, !isTrusted(attempt, user, states[user.id], at: now) {
            return go(.refuse(account, .locked))
        }
        guard user.type == .user, user.passwordLogin, !isPassedThrough(account) else {
            return go(.refuse(account, .passwordLoginOff))
        }
        guard isProven else { return go(.refuse(account, .wrongPassword)) }
        if let truth = missingFactor(of: account, attempt) { return go(.refuse(account, truth)) }
        let reading = LoginReading(password: Secret([]), code: nil)
        switch settle(attempt, account, reading, isRemembered: true, arrival: arrival) {
        case .verdict(let verdict): return .verdict(told(verdict, attempt))
        case .step(let step): return go(step)
        }
    }

    /// What verifies the password of somebody by SCRAM. Those who have none, and those who are not there, get one that
    /// nothing fits, so that the answer does not tell.
    public func scramVerifier(of login: String) -> SCRAMVerifier {
        directory.account(login: login)?.user.password?.scram ?? SCRAMVerifier(decoyFor: login, key: decoyKey)
    }

    /// What a second factor that is there, or should be, makes of a log-in that has no place for a code.
    private func missingFactor(of account: Account, _ attempt: LoginAttempt) -> Refusal.Truth? {
        if asksForCode(account, attempt) { return .codeRequired }
        return mustEnrol(account, attempt) ? .notEnrolled : nil
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
