/// What a person can show beside the password: codes of the app, and recovery codes.
struct SecondFactor: Sendable {
    /// What a code came to.
    enum Outcome: Sendable {
        /// It is right and used up by now.
        case accepted(isRecoveryCode: Bool)
        /// It is not, and was counted.
        case refused(Refusal.Truth)
    }

    /// The app; `nil` when its secret can't be opened. Recovery codes help then too.
    let totp: TOTP?
    /// The digests of the recovery codes, spent ones among them.
    let recoveryCodes: [[UInt8]]
    /// By how many steps the app's clock went before or behind ours the last time.
    let drift: Int64

    /// Whether a code is one of this factor at a time, used or not; it stays as it is.
    func knows(_ code: [UInt8], at now: Timestamp) -> Bool {
        if let digest = RecoveryCodes.digest(of: code) {
            return RecoveryCodes.contains(digest, in: recoveryCodes)
        }
        return totp?.step(matching: code, at: Self.seconds(now), drift: drift) != nil
    }

    /// Compares a code and uses it up; or says why not, and counts.
    func take(_ code: [UInt8], in state: inout LoginState, policy: LoginPolicy, at now: Timestamp) -> Outcome {
        guard policy.codeLockRemaining(state, at: now) == nil else { return .refused(.codesLocked) }
        if let digest = RecoveryCodes.digest(of: code), RecoveryCodes.contains(digest, in: recoveryCodes) {
            if !RecoveryCodes.contains(digest, in: state.spentRecoveryCodes) {
                // Those of an earlier set can't come back.
                state.spentRecoveryCodes.removeAll { !recoveryCodes.contains($0) }
                state.spentRecoveryCodes.append(digest)
                return .accepted(isRecoveryCode: true)
            }
        } else if let step = totp?.step(
            matching: code, at: Self.seconds(now), after: state.lastStep, drift: state.codeDrift)
        {
            state.lastStep = step
            state.codeDrift = TOTP.drift(of: step, at: Self.seconds(now))
            return .accepted(isRecoveryCode: false)
        } else if !knows(code, at: now) {
            policy.noteWrongCode(in: &state, at: now)
            return .refused(.wrongCode)
        }
        // A right one, but not for the first time: as when a program opens several connections at once. It tells a
        // guesser nothing, so it does not lock the factor.
        policy.noteFailure(in: &state, at: now)
        return .refused(.usedCode)
    }

    private static func seconds(_ time: Timestamp) -> UInt64 { UInt64(max(0, time.seconds)) }
}

extension Authenticator {
    /// The second factor of an account; `nil` when nothing of it can be read.
    func factor(of account: Account) -> SecondFactor? {
        let totp = totp(of: account)
        guard totp != nil || !account.user.recoveryCodes.isEmpty else { return nil }
        return SecondFactor(
            totp: totp, recoveryCodes: account.user.recoveryCodes,
            drift: states[account.user.id].codeDrift)
    }

    /// How many recovery codes a user has left. Answers from memory.
    public func remainingRecoveryCodes(of user: User) -> Int {
        let spent = states[user.id].spentRecoveryCodes
        return user.recoveryCodes.count { !spent.contains($0) }
    }
}
