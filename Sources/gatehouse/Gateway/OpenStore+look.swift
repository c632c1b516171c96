import Directory
import Identity

/// How commands find what they are about, and change it.
extension OpenStore {
    /// Makes a change as the operator; it is durable when this returns.
    ///
    /// - Throws: `ChangeError`, `StoreError`.
    func change<Value: Sendable>(_ body: (inout DirectoryDraft) throws(ChangeError) -> Value) throws -> Value {
        try directory.performBlocking(operatorActor) { draft in try body(&draft) }
    }

    /// The user of a user name or e-mail address.
    ///
    /// - Throws: `CommandOutcome` if there is none.
    func user(_ name: String) throws -> User {
        guard let user = directory.snapshot.entry(login: name)?.user else {
            throw CommandOutcome(.failed, "there is no user \(name)")
        }
        return user
    }

    /// The user role of a name or number.
    ///
    /// - Throws: `CommandOutcome` if there is none.
    func userRole(_ word: String) throws -> UserRole {
        let snapshot = directory.snapshot
        let byNumber = Int32(word).flatMap { snapshot.userRole(RoleID(rawValue: $0)) }
        guard let role = snapshot.userRole(named: word) ?? byNumber else {
            throw CommandOutcome(.failed, "there is no user role \(word); `gatehouse role list` shows them")
        }
        return role
    }

    /// The list role of a name or number.
    ///
    /// - Throws: `CommandOutcome` if there is none.
    func listRole(_ word: String) throws -> ListRole {
        let snapshot = directory.snapshot
        let byNumber = Int32(word).flatMap { snapshot.listRole(RoleID(rawValue: $0)) }
        guard let role = snapshot.listRole(named: word) ?? byNumber else {
            throw CommandOutcome(.failed, "there is no list role \(word); `gatehouse role list` shows them")
        }
        return role
    }

    /// A hash of a new password.
    ///
    /// - Parameters:
    ///   - user: whose it becomes; `nil` for somebody new.
    ///   - role: the role of somebody new.
    /// - Throws: `CommandOutcome` for one that the policy refuses.
    func hash(_ password: Secret<[UInt8]>, for user: User?, role: RoleID? = nil) throws -> PasswordHash {
        let snapshot = directory.snapshot
        let policy = directory.context.options.passwords.policy(
            for: (user?.role?.role ?? role).flatMap { snapshot.userRole($0) })
        let words = [user?.username].compactMap(\.self)
        if let refusal = policy.refusal(of: password.exposed, contextWords: words) {
            throw CommandOutcome(.failed, "\(refusal)")
        }
        if policy.isUsed(password.exposed, by: user) {
            throw CommandOutcome(.failed, "\(PasswordPolicy.Refusal.used)")
        }
        do {
            return try hasher.hash(password.exposed)
        } catch {
            throw CommandOutcome(.failed, "the password cannot be hashed: \(error)")
        }
    }
}
