import Synchronization

/// The passwords that were verified in the last minute, as keyed digests under a key that only this process has.
///
/// A digest covers the user, the credential generation, the roles and the state of the lock: after a change of any of
/// them nothing is remembered. Codes never get here.
final class RememberedPasswords: Sendable {
    private struct Entry: Sendable {
        let digest: [UInt8]
        let end: ContinuousClock.Instant
    }

    private let key: HMACKey
    private let lifetime: Duration
    private let table: Mutex<BoundedTable<UserID, Entry>>

    init(key: Secret<[UInt8]>, lifetime: Duration, limit: Int) {
        self.key = HMACKey(key.exposed)
        self.lifetime = min(max(.zero, lifetime), .seconds(60))
        table = Mutex(BoundedTable(limit: limit))
    }

    /// Whether this password was verified for this account a short while ago.
    func contains(_ password: [UInt8], of account: Account, state: LoginState, at now: ContinuousClock.Instant) -> Bool
    {
        guard let entry = table.withLock({ $0[account.user.id] }), now < entry.end else { return false }
        return ConstantTime.equals(entry.digest, digest(password, account, state))
    }

    /// Remembers a password that was just verified.
    func insert(_ password: [UInt8], of account: Account, state: LoginState, at now: ContinuousClock.Instant) {
        guard lifetime > .zero else { return }
        let entry = Entry(digest: digest(password, account, state), end: now + lifetime)
        table.withLock { table in
            table.dropOldest { $0.end <= now }
            // Taken out and put in anew, so that the order of age is that of the ends.
            table.remove(account.user.id)
            table.set(entry, for: account.user.id)
        }
    }

    /// Forgets what is remembered of a user.
    func remove(_ user: UserID) {
        table.withLock { $0.remove(user) }
    }

    private func digest(_ password: [UInt8], _ account: Account, _ state: LoginState) -> [UInt8] {
        let user = account.user
        var message: [UInt8] = []
        message.reserveCapacity(64 + password.count)
        func append(_ number: Int64) {
            withUnsafeBytes(of: number.bigEndian) { message.append(contentsOf: $0) }
        }
        append(Int64(user.id.rawValue))
        append(user.credentialGeneration)
        append(Int64(account.role?.id.rawValue ?? 0))
        append(Int64(account.listRole?.id.rawValue ?? 0))
        append(account.role?.requiresTwoFactor == true ? 1 : 0)
        append(user.status == .enabled && user.passwordLogin ? 1 : 0)
        append(state.lockedUntil?.microseconds ?? 0)
        // Last, so that its length needs no mark.
        message += password
        defer { wipe(&message) }
        return key.code(for: message)
    }
}
