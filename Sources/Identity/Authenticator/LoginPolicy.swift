/// The figures of the log-in: when an account locks, how long an answer takes, what is remembered.
public struct LoginPolicy: Sendable, Equatable {
    /// How many failures, of passwords and codes, lock an account: 10.
    public var failureLimit = 10
    /// For how many seconds a failure counts: 15 minutes.
    public var failureWindow: Int64 = 900
    /// For how many seconds the first, second … lock holds, and the last one for all that follow without a success
    /// between: 1, 2, 4, 8, 15 minutes.
    public var lockDurations: [Int64] = [60, 120, 240, 480, 900]
    /// How many wrong codes in a row lock the second factor: 5.
    public var wrongCodeLimit = 5
    /// For how many seconds the second factor is locked: 15 minutes.
    public var codeLockDuration: Int64 = 900
    /// For how many seconds after a success an address is a known one, from which a locked account opens: 30 days.
    public var knownAddressLifetime: Int64 = 30 * 86400
    /// How many failures of one user from one known address end that privilege for the time of ``failureWindow``: 10.
    public var knownAddressFailureLimit = 10
    /// How many known addresses are kept for a user: 16.
    public var knownAddressesPerUser = 16
    /// After how many seconds another success from a known address is written down: 12 hours.
    public var knownAddressRefresh: Int64 = 12 * 3600
    /// After how many seconds another use of a token is written down: 10 minutes.
    public var tokenUseRefresh: Int64 = 600
    /// How many failures within ``failureWindow`` an end client's address (for IPv6 its /64) has before failing answers
    /// to it take ``latestFailure``: 100; `nil` for no limit. A right credential is answered as fast as ever.
    public var addressFailureLimit: Int? = 100
    /// The same for 127.0.0.0/8 and ::1: no limit.
    public var loopbackFailureLimit: Int?
    /// A failure is not answered before this time after its arrival: 100 ms.
    public var earliestFailure: Duration = .milliseconds(100)
    /// A failure from an address with too many of them is not answered before this: 1 s.
    public var latestFailure: Duration = .seconds(1)
    /// For how long a password that was verified is remembered: 60 s, which is the most; zero for not at all.
    public var rememberedLifetime: Duration = .seconds(60)
    /// How many verified passwords are remembered: 65,536.
    public var rememberedLimit = 65536
    /// How many names that do not exist, addresses, and pairs of user and address are counted at once: 10,000 of each.
    public var counterLimit = 10000
    /// How many attempts on one account wait for others on the same account: 64.
    public var waitingPerAccount = 64
    /// How many writes of log-in states wait at once: 4,096.
    public var waitingWrites = 4096
    /// The longest name, in bytes of UTF-8: 2,000.
    public var nameLength = 2000
    /// Whether an old hash is replaced at the first good log-in: true.
    public var rehash = true
    /// Whether everybody has to enrol a second factor, whatever the role says: false.
    public var requiresTwoFactor = false
    /// How often the trail is written: twice a second.
    public var flushInterval: Duration = .milliseconds(500)

    /// The figures as stated with each.
    public init() {}
}

extension LoginPolicy {
    /// The time left of a lock, in seconds rounded up; `nil` when there is none.
    ///
    /// A lock that ends later than any lock can is left from a clock that was wrong, and holds nobody.
    public func lockRemaining(_ state: LoginState, at now: Timestamp) -> Int64? {
        remaining(state.lockedUntil, longest: lockDurations.max() ?? 0, at: now)
    }

    /// The time left for which codes are refused, in seconds rounded up; `nil` when they are not.
    public func codeLockRemaining(_ state: LoginState, at now: Timestamp) -> Int64? {
        remaining(state.codesLockedUntil, longest: codeLockDuration, at: now)
    }

    /// How many failures count at a moment.
    func failures(_ state: LoginState, at now: Timestamp) -> Int {
        state.failures.count { isRecent($0, at: now) }
    }

    /// Notes a failure, and locks when there are too many.
    func noteFailure(in state: inout LoginState, at now: Timestamp) {
        state.failures.removeAll { !isRecent($0, at: now) }
        state.failures.append(now)
        if state.failures.count > failureLimit { state.failures.removeFirst(state.failures.count - failureLimit) }
        guard state.failures.count >= failureLimit, !lockDurations.isEmpty else { return }
        // Attempts that were under way together fail together: they are one reason to lock, not several.
        guard lockRemaining(state, at: now) == nil else { return }
        let duration = lockDurations[min(max(0, state.locks), lockDurations.count - 1)]
        state.locks = min(state.locks, 1 << 20) + 1
        state.lockedUntil = now.advanced(bySeconds: duration)
    }

    /// Notes a wrong code after a right password.
    func noteWrongCode(in state: inout LoginState, at now: Timestamp) {
        state.wrongCodes = min(max(0, state.wrongCodes), 1 << 20) + 1
        if state.wrongCodes >= wrongCodeLimit {
            state.codesLockedUntil = now.advanced(bySeconds: codeLockDuration)
            state.wrongCodes = 0
        }
        noteFailure(in: &state, at: now)
    }

    /// Notes a full success: counters start anew.
    func noteSuccess(in state: inout LoginState, from address: ClientAddress?, makesSession: Bool, at now: Timestamp) {
        lift(&state)
        if makesSession { state.loggedInAt = now }
        if let address { noteAddress(address, in: &state, at: now) }
    }

    /// Forgets failures and locks, on behalf of an administrator.
    public func lift(_ state: inout LoginState) {
        state.failures = []
        state.locks = 0
        state.lockedUntil = nil
        state.wrongCodes = 0
        state.codesLockedUntil = nil
    }

    /// Notes that a user logged in from an address.
    func noteAddress(_ address: ClientAddress, in state: inout LoginState, at now: Timestamp) {
        let oldest = now.advanced(bySeconds: -knownAddressLifetime)
        state.knownAddresses.removeAll { $0.address == address.text || $0.time < oldest }
        state.knownAddresses.insert(KnownAddress(address: address.text, time: now), at: 0)
        if state.knownAddresses.count > knownAddressesPerUser {
            state.knownAddresses.removeLast(state.knownAddresses.count - max(0, knownAddressesPerUser))
        }
    }

    /// When the user last logged in from an address, if that still counts.
    func knownSince(_ address: ClientAddress, in state: LoginState, at now: Timestamp) -> Timestamp? {
        let oldest = now.advanced(bySeconds: -knownAddressLifetime)
        return state.knownAddresses.first { $0.address == address.text && $0.time >= oldest }?.time
    }

    /// Whether a success has something to clear.
    func hasMarks(_ state: LoginState) -> Bool {
        !state.failures.isEmpty || state.locks != 0 || state.lockedUntil != nil || state.wrongCodes != 0
            || state.codesLockedUntil != nil
    }

    private func isRecent(_ time: Timestamp, at now: Timestamp) -> Bool {
        // Attempts that run side by side do not write in the order of their times: a little later is no error. Much
        // later is one, of a clock that was wrong.
        time < now.advanced(bySeconds: failureWindow) && time > now.advanced(bySeconds: -failureWindow)
    }

    private func remaining(_ end: Timestamp?, longest: Int64, at now: Timestamp) -> Int64? {
        guard let end, end > now, end <= now.advanced(bySeconds: longest) else { return nil }
        return max(1, (end.microseconds - now.microseconds + 999_999) / 1_000_000)
    }
}
