extension Authenticator {
    /// What the write after a right password came to.
    private enum Outcome: Sendable {
        case accepted(isRecoveryCode: Bool, PasswordStanding)
        case failed(Refusal.Truth)
        /// All is proven, and the password has to be changed first.
        case stopped(Refusal.Reason, Refusal.Truth)
    }

    /// Takes the code, or notes the success, in one durable step: of many attempts with one code one alone gets through.
    func finish(_ work: LoginWork, _ account: Account, _ reading: LoginReading) async -> Verdict {
        let attempt = work.attempt
        let user = account.user
        var proof: (factor: SecondFactor, code: Secret<[UInt8]>)?
        if asksForCode(account, attempt) {
            guard let factor = factor(of: account), let code = reading.code else {
                return refuse(attempt, account, .invalid, .unreadableFactor, arrival: work.arrival)
            }
            proof = (factor, code)
        }
        let address = attempt.clientAddress
        let lines = { @Sendable [self] (truth: Refusal.Truth) in
            [line(attempt, account, outcome: truth.rawValue, arrival: work.arrival)]
        }
        let outcome: Outcome
        let state: LoginState
        do {
            (outcome, state) = try await update(user.id) { [self, proof] state in
                let now = clock.time
                if policy.lockRemaining(state, at: now) != nil, !isTrusted(attempt, user, state, at: now) {
                    return ((.failed(.locked), state), lines(.locked))
                }
                var isRecoveryCode = false
                if let proof {
                    switch proof.factor.take(proof.code.exposed, in: &state, policy: policy, at: now) {
                    case .accepted(let isRecovery): isRecoveryCode = isRecovery
                    case .refused(let truth): return ((.failed(truth), state), lines(truth))
                    }
                }
                let standing = standing(of: account, state, at: now)
                if reading.token == nil {
                    if let (reason, truth) = refusal(of: standing, at: attempt.door) {
                        return ((.stopped(reason, truth), state), lines(truth))
                    }
                    if case .grace = standing { noteGraceUse(in: &state, of: account, at: now) }
                }
                policy.noteSuccess(in: &state, from: address, makesSession: attempt.makesSession, at: now)
                return ((.accepted(isRecoveryCode: isRecoveryCode, standing), state), [])
            }
        } catch {
            return failedWrite(work, account, error)
        }
        let now = clock.time
        switch outcome {
        case .accepted(let isRecoveryCode, let standing):
            guard let account = directory.account(id: user.id), account.user.status == .enabled,
                account.user.credentialGeneration == user.credentialGeneration
            else { return refuse(attempt, account, .invalid, .outdatedProof, arrival: work.arrival) }
            return succeed(
                attempt, account, reading, isRemembered: false, usedTwoFactor: proof != nil,
                usedRecoveryCode: isRecoveryCode, standing: standing, arrival: work.arrival)
        case .stopped(let reason, let truth):
            return .refused(refusal(reason, truth, arrival: work.arrival, account: account))
        case .failed(let truth):
            if truth != .locked { counters.noteFailure(user: user.id, address: address, at: now) }
            let isSlow = counters.noteFailure(address: address, at: now)
            return .refused(
                refusal(
                    .invalid, truth, arrival: work.arrival, isSlow: isSlow,
                    retryAfter: policy.lockRemaining(state, at: now)))
        }
    }

    /// Accepts the first code of a new second factor and uses it up, so that no door takes it again.
    ///
    /// Wrong codes are not counted here: the pending secret has its own count.
    ///
    /// - Returns: Whether the code is right and was not used.
    /// - Throws: When the store can't be written; the code is not used up then.
    public func confirmEnrolment(
        of user: UserID, secret: TOTPSecret, code: Secret<[UInt8]>
    ) async throws -> Bool {
        let totp = TOTP(secret)
        let clock = self.clock
        return try await update(user) { state in
            let seconds = UInt64(max(0, clock.time.seconds))
            let step = totp.step(matching: code.exposed, at: seconds, after: state.lastStep)
            if let step {
                state.lastStep = step
                state.codeDrift = TOTP.drift(of: step, at: seconds)
            }
            return (step != nil, [])
        }
    }

    /// Changes one state, here and in the store; durable when this returns.
    func update<T: Sendable>(
        _ user: UserID, _ body: @escaping @Sendable (inout LoginState) -> (T, [LoginEvent])
    ) async throws -> T {
        try await writer.update(user, states: { [states] in states.merge($0) }, body)
    }
}
