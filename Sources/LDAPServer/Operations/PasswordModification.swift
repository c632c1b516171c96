import Directory
import Identity
import LDAPProtocol

/// A password modify request (RFC 3062) that found its user and a new password.
///
/// Nobody gets another password for himself by an empty request: a password is made up for a named other user alone, by one
/// who may manage users.
struct PasswordModification: Sendable {
    /// The entry whose password is set.
    let target: EntryID
    /// The password that was made up, if one was.
    let generatedPassword: SecretBytes?
    private let newPassword: Secret<[UInt8]>
    private let oldPassword: Secret<[UInt8]>?
    private let user: User
    private let policy: PasswordPolicy

    /// How long a password is that is made up: 24 letters and digits, 142 bits.
    private static let generatedLength = 24

    /// Looks at a request.
    ///
    /// - Throws: `WriteRefusal`.
    init(
        _ request: PasswordModifyRequest, by actor: EntryID?, in snapshot: DirectorySnapshot
    ) throws(WriteRefusal) {
        let entry = try Self.target(request.userIdentity, actor, in: snapshot)
        let isOwn = entry.id == actor
        let account = actor.flatMap { snapshot.entry($0) }.flatMap(snapshot.account(of:))
        guard isOwn || actor == nil || account?.allows(.usersManage) == true else {
            throw WriteRefusal(
                .insufficientAccessRights, "to set the password of somebody else takes the permission users:manage",
                problem: .passwordModNotAllowed)
        }
        guard let user = entry.user else {
            throw WriteRefusal(.unwillingToPerform, "only people and services have passwords to log in with")
        }
        if let origin = entry.record.origin {
            throw WriteRefusal(
                .unwillingToPerform, "\(user.username) is managed by source \(origin.source)",
                problem: .passwordModNotAllowed)
        }
        target = entry.id
        policy = snapshot.passwordPolicy(for: user)
        self.user = user
        oldPassword = request.oldPassword.map { Secret($0.bytes) }
        if let new = request.newPassword?.bytes {
            let isToken = user.type == .api && new.count >= APIToken.length
            if !isToken { try PasswordPreparation.check(new, policy, words: [user.username]) }
            newPassword = Secret(new)
            generatedPassword = nil
        } else {
            guard request.userIdentity != nil, !isOwn else {
                throw WriteRefusal(
                    .unwillingToPerform, "give the new password: none is made up for the account that is bound")
            }
            let made =
                user.type == .api ? APIToken.make() : Secret(Random.alphanumeric(Self.generatedLength))
            newPassword = Secret(Array(made.exposed.utf8))
            generatedPassword = SecretBytes(Array(made.exposed.utf8))
        }
    }

    /// Whom a request names: by DN, by an authorization identity (RFC 4513 section 5.2.1.8), or by user name.
    private static func target(
        _ identity: [UInt8]?, _ actor: EntryID?, in snapshot: DirectorySnapshot
    ) throws(WriteRefusal) -> Entry {
        guard let identity, !identity.isEmpty else {
            guard let entry = actor.flatMap({ snapshot.entry($0) }) else {
                throw WriteRefusal(.unwillingToPerform, "name the user whose password is to be set")
            }
            return entry
        }
        let text = String(decoding: identity, as: UTF8.self)
        let found: Entry?
        if text.hasPrefix("dn:") {
            found = snapshot.entry(named: Array(identity.dropFirst(3)))
        } else if text.hasPrefix("u:") {
            found = snapshot.entry(username: String(text.dropFirst(2)))
        } else {
            found = snapshot.entry(named: identity) ?? snapshot.entry(username: text)
        }
        // An account that the caller may not see is not there.
        guard let entry = found, actor == nil || entry.id == actor || isManaged(entry, by: actor, in: snapshot) else {
            throw WriteRefusal(.noSuchObject, "there is no such user")
        }
        return entry
    }

    private static func isManaged(_ entry: Entry, by actor: EntryID?, in snapshot: DirectorySnapshot) -> Bool {
        let account = actor.flatMap { snapshot.entry($0) }.flatMap(snapshot.account(of:))
        return account?.allows(.usersManage) == true || snapshot.viewer(of: actor).sees(entry)
    }

    /// Whether the old password was given.
    var hasOldPassword: Bool { oldPassword != nil }

    /// The old password as something to be verified; `nil` if none was given.
    func attempt(address: String?) -> LoginAttempt? {
        guard let oldPassword else { return nil }
        var attempt = LoginAttempt(
            identity: .entry(user.id, name: user.username), password: oldPassword, door: .ldap, address: address)
        attempt.purpose = .confirmation
        return attempt
    }

    /// What a refused old password comes to.
    static func refusal(of refusal: Refusal) -> WriteRefusal {
        switch refusal.reason {
        case .busy: WriteRefusal(.busy, "too many passwords are being verified; try again")
        case .unavailable: WriteRefusal(.unavailable, "the old password cannot be verified now; try again later")
        default: WriteRefusal(.invalidCredentials, "the old password is wrong")
        }
    }

    /// The hash of the new password. Slow, and blocks.
    ///
    /// - Throws: `WriteRefusal`.
    func hash(_ hasher: PasswordHasher) throws(WriteRefusal) -> PasswordHash {
        if user.type == .api, newPassword.exposed.count >= APIToken.length {
            return APIToken.stored(Secret(String(decoding: newPassword.exposed, as: UTF8.self)))
        }
        try PasswordPreparation.checkHistory(newPassword.exposed, policy, user)
        do throws(PasswordHashError) {
            return try hasher.hash(newPassword.exposed)
        } catch {
            throw WriteRefusal(.constraintViolation, "userPassword: \(error)")
        }
    }
}
