import Synchronization

/// Failures that are counted in memory alone: by names that do not exist, by addresses, by a user's known addresses.
/// All of it is bounded, and lost with the process.
final class FailureCounters: Sendable {
    private struct UserAndAddress: Hashable, Sendable {
        let user: UserID
        let address: ClientAddress
    }

    private struct State: Sendable {
        var names: BoundedTable<[UInt8], LoginState>
        var addresses: BoundedTable<ClientAddress, [Timestamp]>
        var pairs: BoundedTable<UserAndAddress, [Timestamp]>
    }

    private let policy: LoginPolicy
    private let key: HMACKey
    private let state: Mutex<State>

    init(policy: LoginPolicy, key: Secret<[UInt8]>) {
        self.policy = policy
        self.key = HMACKey(key.exposed)
        state = Mutex(
            State(
                names: BoundedTable(limit: policy.counterLimit), addresses: BoundedTable(limit: policy.counterLimit),
                pairs: BoundedTable(limit: policy.counterLimit)))
    }

    /// Counts a failure under a name that has no state in the store, and tells how long the name would be locked.
    func noteFailure(name: String, at now: Timestamp) -> Int64? {
        let key = nameKey(name)
        return state.withLock { state in
            var counted = state.names[key] ?? LoginState()
            if let remaining = policy.lockRemaining(counted, at: now) { return remaining }
            policy.noteFailure(in: &counted, at: now)
            state.names.set(counted, for: key)
            return policy.lockRemaining(counted, at: now)
        }
    }

    /// Counts a failure of an address and tells whether it has had too many.
    func noteFailure(address: ClientAddress?, at now: Timestamp) -> Bool {
        guard let address, let limit = address.isLoopback ? policy.loopbackFailureLimit : policy.addressFailureLimit
        else { return false }
        return state.withLock { state in
            let times = recent(state.addresses[address], at: now, and: now, limit: limit)
            state.addresses.set(times, for: address)
            return times.count > limit
        }
    }

    /// Counts a failure of a user from an address.
    func noteFailure(user: UserID, address: ClientAddress?, at now: Timestamp) {
        guard let address else { return }
        let pair = UserAndAddress(user: user, address: address)
        state.withLock { state in
            let times = recent(state.pairs[pair], at: now, and: now, limit: policy.knownAddressFailureLimit)
            state.pairs.set(times, for: pair)
        }
    }

    /// Whether a user's address had too many failures of that user to be trusted.
    func isSpent(user: UserID, address: ClientAddress?, at now: Timestamp) -> Bool {
        guard let address else { return false }
        let times = state.withLock { $0.pairs[UserAndAddress(user: user, address: address)] }
        return recent(times, at: now, and: nil, limit: policy.knownAddressFailureLimit).count
            >= policy.knownAddressFailureLimit
    }

    /// Forgets the failures of a user from an address, after a success.
    func clear(user: UserID, address: ClientAddress?) {
        guard let address else { return }
        state.withLock { $0.pairs.remove(UserAndAddress(user: user, address: address)) }
    }

    private func recent(_ times: [Timestamp]?, at now: Timestamp, and more: Timestamp?, limit: Int) -> [Timestamp] {
        let oldest = now.advanced(bySeconds: -policy.failureWindow)
        var times = (times ?? []).filter { $0 > oldest }
        if let more { times.append(more) }
        // One past the limit is all that anybody asks about.
        if times.count > limit + 1 { times.removeFirst(times.count - limit - 1) }
        return times
    }

    /// A digest, so that long names take no more room than short ones.
    private func nameKey(_ name: String) -> [UInt8] {
        Array(key.code(for: Array(name.lowercased().utf8)).prefix(16))
    }
}
