import Logging

extension Authenticator {
    /// What verifying a password came to.
    private enum Verification {
        case right(LoginReading)
        case wrong
        case unavailable(String)
        case busy
    }

    func carryOut(_ work: LoginWork) async -> Verdict {
        var step = work.step
        while true {
            switch step {
            case .refuse(let account, let truth): return await refuse(work, account, truth, hashes: true)
            case .finish(let account, let reading): return await finish(work, account, reading)
            case .verify(let account, _):
                let user = account.user.id
                switch await states.enter(user, at: clock.time) {
                case .full: return busy(arrival: work.arrival)
                case .again: break
                case .granted:
                    // Others may have locked the account, or left the password remembered, since it was looked at.
                    if case .step(.verify(let account, let readings)) = examine(work.attempt, arrival: work.arrival) {
                        let verdict = await verify(work, account, readings)
                        states.leave(user)
                        return verdict
                    }
                    states.leave(user)
                }
                switch examine(work.attempt, arrival: work.arrival) {
                case .verdict(let verdict): return verdict
                case .step(let next): step = next
                }
            }
        }
    }

    private func verify(_ work: LoginWork, _ account: Account, _ readings: [LoginReading]) async -> Verdict {
        switch await verification(of: account, readings) {
        case .busy: return busy(arrival: work.arrival)
        case .wrong: return await refuse(work, account, .wrongPassword, hashes: false)
        case .unavailable(let text):
            logger.warning("a source did not answer a log-in: \(text)")
            return unavailable(work.attempt, account, .sourceUnavailable, arrival: work.arrival)
        case .right(let reading):
            guard let account = current(account) else {
                return await refuse(work, account, .outdatedProof, hashes: false)
            }
            remembered.insert(
                reading.password.exposed, of: account, state: states[account.user.id], at: clock.instant)
            switch settle(work.attempt, account, reading, isRemembered: false, arrival: work.arrival) {
            case .verdict(let verdict): return verdict
            case .step: return await finish(work, account, reading)
            }
        }
    }

    private func verification(of account: Account, _ readings: [LoginReading]) async -> Verification {
        if let origin = account.origin, isPassedThrough(account), let passThrough {
            for reading in readings {
                switch await passThrough.verify(origin, password: reading.password) {
                case .accepted: return .right(reading)
                case .refused: continue
                case .unavailable(let text), .replaced(let text): return .unavailable(text)
                }
            }
            return .wrong
        }
        guard let hash = account.user.password else { return .wrong }
        do {
            let index = try await pool.run {
                readings.firstIndex { hash.verify($0.password.exposed) }
            }
            return index.map { .right(readings[$0]) } ?? .wrong
        } catch {
            return .busy
        }
    }

    /// The account as it is now, if the credential that was verified is still the one that counts.
    private func current(_ account: Account) -> Account? {
        guard let current = directory.account(id: account.user.id), current.user.status == .enabled,
            current.user.credentialGeneration == account.user.credentialGeneration,
            current.user.passwordLogin == account.user.passwordLogin
        else { return nil }
        return current
    }

    /// Writes a failure and says no.
    ///
    /// - Parameter hashes: Whether the work of a hash is still to be done, so that the no costs the same.
    private func refuse(
        _ work: LoginWork, _ account: Account?, _ truth: Refusal.Truth, hashes: Bool
    ) async -> Verdict {
        let attempt = work.attempt
        if hashes {
            let password = attempt.password
            let hasher = self.hasher
            do {
                try await pool.run { hasher.dummyVerify(password.exposed) }
            } catch {
                return busy(arrival: work.arrival)
            }
        }
        let now = clock.time
        let line = line(attempt, account, outcome: truth.rawValue, arrival: work.arrival)
        let retryAfter: Int64?
        do {
            if let account, Self.isCounted(truth), !isToken(account) {
                let policy = self.policy
                let clock = self.clock
                counters.noteFailure(user: account.user.id, address: attempt.clientAddress, at: now)
                let state = try await update(account.user.id) { state in
                    policy.noteFailure(in: &state, at: clock.time)
                    return (state, [line])
                }
                // Not from before the write: a second more would tell that there is such a name.
                retryAfter = policy.lockRemaining(state, at: clock.time)
            } else {
                if let account, truth == .locked {
                    retryAfter = policy.lockRemaining(states[account.user.id], at: now)
                } else {
                    retryAfter = counters.noteFailure(name: attempt.givenName, at: now)
                }
                try await writer.write([], [line])
            }
        } catch {
            return failedWrite(work, account, error)
        }
        let isSlow = counters.noteFailure(address: attempt.clientAddress, at: now)
        return .refused(
            refusal(.invalid, truth, arrival: work.arrival, isSlow: isSlow, retryAfter: retryAfter))
    }

    /// Whether a failure counts against the account's own state. Others are counted in memory, by the name.
    private static func isCounted(_ truth: Refusal.Truth) -> Bool {
        switch truth {
        case .wrongPassword, .wrongPasswordOrCode: true
        default: false
        }
    }

    func failedWrite(_ work: LoginWork, _ account: Account?, _ error: any Error) -> Verdict {
        if error is JournalWriter.Refused { return busy(arrival: work.arrival) }
        logger.error("a log-in can't be written down, so it is refused: \(error)")
        return unavailable(work.attempt, account, .storeUnavailable, arrival: work.arrival)
    }
}
