import Identity
import Synchronization

/// Accounts in memory, which also take better hashes.
final class MemoryAccounts: AccountDirectory, CredentialKeeper {
    struct Stored {
        var user: User
        var role: UserRole?
        var listRole: ListRole?
        var origin: Origin?
    }

    private let stored = Mutex<[UserID: Stored]>([:])

    func add(_ account: Stored) { stored.withLock { $0[account.user.id] = account } }

    func change(_ user: UserID, _ body: (inout Stored) -> Void) {
        stored.withLock { stored in
            guard var account = stored[user] else { return }
            body(&account)
            stored[user] = account
        }
    }

    func account(login: String) -> Account? {
        let name = login.lowercased()
        let found = stored.withLock { stored in
            stored.values.first { $0.user.canonicalUsername == name } ?? stored.values.first { $0.user.email == name }
        }
        return found.map(account)
    }

    func account(id: UserID) -> Account? { stored.withLock { $0[id] }.map(account) }

    func replacePassword(of user: UserID, expecting: PasswordHash, with hash: PasswordHash) async throws {
        change(user) { account in
            if account.user.password == expecting { account.user.password = hash }
        }
    }

    private func account(_ stored: Stored) -> Account {
        Account(
            entry: EntryID(rawValue: UInt32(stored.user.id.rawValue)),
            uuid: EntryUUID(high: 1, low: UInt64(stored.user.id.rawValue)), user: stored.user, role: stored.role,
            listRole: stored.listRole, origin: stored.origin, groups: { ["staff"] })
    }
}

/// A source that says what it is told to say, and counts how often it was asked.
final class MemorySource: PassThroughBind {
    private let state = Mutex((password: Array("corporate".utf8), fault: String?.none, binds: 0))

    var binds: Int { state.withLock { $0.binds } }
    func fail(_ fault: String?) { state.withLock { $0.fault = fault } }

    func verify(_ origin: Origin, password: Secret<[UInt8]>) async -> PassThroughOutcome {
        state.withLock { state in
            state.binds += 1
            if let fault = state.fault { return .unavailable(fault) }
            return password.exposed == state.password ? .accepted : .refused
        }
    }
}
