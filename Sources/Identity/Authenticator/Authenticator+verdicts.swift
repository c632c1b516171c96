extension Authenticator {
    /// The answer to right credentials, and what they leave behind.
    func succeed(
        _ attempt: LoginAttempt, _ account: Account, _ reading: LoginReading, isRemembered: Bool,
        usedTwoFactor: Bool = false, usedRecoveryCode: Bool = false, standing: PasswordStanding? = nil,
        arrival: ContinuousClock.Instant
    ) -> Verdict {
        let user = account.user
        let now = clock.time
        var account = account
        if let token = reading.token {
            noteUse(of: token, user: user.id, at: now)
            account = account.narrowed(to: token)
        } else if let address = attempt.clientAddress {
            counters.clear(user: user.id, address: address)
            if attempt.purpose == .login {
                let known = policy.knownSince(address, in: states[user.id], at: now)
                let isFresh = known.map { $0 > now.advanced(bySeconds: -policy.knownAddressRefresh) } ?? false
                if !isFresh { later.note(address, of: user.id, at: now) }
            }
        }
        if !isRemembered { noteOldHash(account, reading) }
        return answer(
            attempt, account, isRemembered: isRemembered, usedTwoFactor: usedTwoFactor,
            usedRecoveryCode: usedRecoveryCode, token: reading.token,
            standing: reading.token == nil && attempt.purpose == .login
                ? standing ?? self.standing(of: account, states[user.id], at: now) : .good, arrival: arrival)
    }

    /// Yes, unless what was asked about is not granted. Notes both in the trail.
    func answer(
        _ attempt: LoginAttempt, _ account: Account, isRemembered: Bool, usedTwoFactor: Bool = false,
        usedRecoveryCode: Bool = false, token: TokenID? = nil,
        standing: PasswordStanding = .good, arrival: ContinuousClock.Instant
    ) -> Verdict {
        if !answers(attempt, account) {
            return refuse(attempt, account, .notPermitted, .notPermitted, arrival: arrival)
        }
        if isRemembered {
            trail.noteRemembered(
                attempt, user: account.user.id, at: clock.time,
                line(attempt, account, outcome: "allowed", arrival: arrival))
        } else {
            trail.note(line(attempt, account, outcome: "allowed", arrival: arrival))
        }
        return .allowed(
            Admission(
                account: account, mustEnrolTwoFactor: attempt.purpose == .login && mustEnrol(account, attempt),
                usedTwoFactor: usedTwoFactor, usedRecoveryCode: usedRecoveryCode,
                password: standing, token: token))
    }

    /// A no after a right password, noted in the trail.
    func refuse(
        _ attempt: LoginAttempt, _ account: Account, _ reason: Refusal.Reason, _ truth: Refusal.Truth,
        arrival: ContinuousClock.Instant
    ) -> Verdict {
        trail.note(line(attempt, account, outcome: truth.rawValue, arrival: arrival))
        return .refused(refusal(reason, truth, arrival: arrival, account: account))
    }

    /// No decision can be made.
    func unavailable(
        _ attempt: LoginAttempt, _ account: Account?, _ truth: Refusal.Truth, arrival: ContinuousClock.Instant
    ) -> Verdict {
        trail.note(line(attempt, account, outcome: truth.rawValue, arrival: arrival))
        return .refused(refusal(.unavailable, truth, arrival: arrival))
    }

    /// Too much is going on.
    func busy(arrival: ContinuousClock.Instant) -> Verdict {
        .refused(refusal(.busy, .busy, arrival: arrival))
    }

    func refusal(
        _ reason: Refusal.Reason, _ truth: Refusal.Truth, arrival: ContinuousClock.Instant, isSlow: Bool = false,
        retryAfter: Int64? = nil, account: Account? = nil
    ) -> Refusal {
        let wait: Duration =
            switch reason {
            case .unavailable, .busy: .zero
            default: isSlow ? max(policy.latestFailure, policy.earliestFailure) : policy.earliestFailure
            }
        return Refusal(
            reason: reason, truth: truth, notBefore: arrival + wait, retryAfter: retryAfter, account: account)
    }

    func line(
        _ attempt: LoginAttempt, _ account: Account?, outcome: String, arrival: ContinuousClock.Instant
    ) -> LoginEvent {
        LoginEvent(
            time: clock.time, name: Self.cut(attempt.givenName), user: account?.user.id, door: attempt.door.rawValue,
            address: attempt.address.map(Self.cut), service: attempt.service.map(Self.cut), outcome: outcome,
            duration: Self.microseconds(clock.instant - arrival))
    }

    private func answers(_ attempt: LoginAttempt, _ account: Account) -> Bool {
        if let permission = attempt.permission, !account.allows(permission) { return false }
        if let question = attempt.list, !account.allows(list: question.list, manage: question.manage) { return false }
        return attempt.groups.isEmpty || account.isIn(anyOf: attempt.groups)
    }

    private static func microseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return max(
            0, seconds.multipliedReportingOverflow(by: 1_000_000).partialValue &+ attoseconds / 1_000_000_000_000)
    }

    /// Security rule 9: no field is longer than 512 bytes.
    private static func cut(_ text: String) -> String {
        guard text.utf8.count > 512 else { return text }
        var bytes = 0
        return String(
            text.unicodeScalars.prefix { scalar in
                bytes += UTF8.width(scalar)
                return bytes <= 512
            })
    }

    private func noteOldHash(_ account: Account, _ reading: LoginReading) {
        guard policy.rehash, keeper != nil, !isPassedThrough(account), !isToken(account),
            !reading.password.exposed.isEmpty, let hash = account.user.password,
            hasher.isOutdated(hash)
        else { return }
        later.note(DeferredWrites.Rehash(user: account.user.id, old: hash, password: reading.password))
    }
}
