import Synchronization

/// What a success leaves to be written when there is time: addresses that are new, uses of tokens, hashes that are
/// old.
final class DeferredWrites: Sendable {
    /// An old hash, and the password that fits it.
    struct Rehash: Sendable {
        let user: UserID
        let old: PasswordHash
        let password: Secret<[UInt8]>
    }

    private struct State: Sendable {
        var addresses: [UserID: [ClientAddress: Timestamp]] = [:]
        var tokens: [UserID: [TokenID: Timestamp]] = [:]
        var rehashes: [UserID: Rehash] = [:]
    }

    // What does not fit is noted again at the next log-in.
    private static let users = 10000
    private static let addressesPerUser = 16
    private static let hashes = 256

    private let state = Mutex(State())

    func note(_ address: ClientAddress, of user: UserID, at time: Timestamp) {
        state.withLock { state in
            var addresses = state.addresses[user] ?? [:]
            guard !addresses.isEmpty || state.addresses.count < Self.users,
                addresses[address] != nil || addresses.count < Self.addressesPerUser
            else { return }
            addresses[address] = time
            state.addresses[user] = addresses
        }
    }

    func note(_ token: TokenID, of user: UserID, at time: Timestamp) {
        state.withLock { state in
            guard state.tokens[user] != nil || state.tokens.count < Self.users else { return }
            state.tokens[user, default: [:]][token] = time
        }
    }

    func note(_ rehash: Rehash) {
        state.withLock { state in
            guard state.rehashes.count < Self.hashes || state.rehashes[rehash.user] != nil else { return }
            state.rehashes[rehash.user] = rehash
        }
    }

    func takeAddresses() -> [UserID: [ClientAddress: Timestamp]] {
        state.withLock { state in
            let addresses = state.addresses
            state.addresses = [:]
            return addresses
        }
    }

    func takeTokens() -> [UserID: [TokenID: Timestamp]] {
        state.withLock { state in
            let tokens = state.tokens
            state.tokens = [:]
            return tokens
        }
    }

    func takeRehashes() -> [Rehash] {
        state.withLock { state in
            let rehashes = state.rehashes
            state.rehashes = [:]
            return Array(rehashes.values)
        }
    }
}
