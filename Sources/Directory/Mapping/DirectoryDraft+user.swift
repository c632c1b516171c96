public import Identity
import LDAPProtocol

extension DirectoryDraft {
    /// Makes a person below `ou=people`, or an API user below `ou=services`.
    ///
    /// - Returns: the number of the user.
    /// - Throws: ``ChangeError``: `invalid` with the field, `taken`, `forbidden` when more is granted than the actor holds.
    public mutating func createUser(_ new: NewUser) throws(ChangeError) -> UserID {
        let canonical = try FieldRule.canonicalUsername(new.username)
        let name = try FieldRule.name(new.name, username: new.username)
        try checkFree(canonical)
        var user = User(
            id: try newUserID(), username: new.username, canonicalUsername: canonical, name: name, type: new.type)
        user.status = new.status
        user.disabledBy = new.status == .disabled ? disabler : nil
        user.secondFactorRule = new.secondFactorRule
        user.changePassword(to: new.password, at: time, keeping: context.options.passwords.longestHistory)
        try setPasswordLogin(new.passwordLogin ?? (new.password != nil), of: &user)
        user.role = try checked(new.role, before: nil)
        user.listRole = try checked(list: new.listRole, before: nil)
        try setMustChange(new.mustChangePassword, of: &user, isReset: new.password != nil, entry: nil)
        var attributes = EntryAttributes(schema: schema)
        if new.type == .user, let email = new.email {
            user.email = try FieldRule.email(email)
            attributes[text: types.mail] = user.email
        }
        attributes[text: types.displayName] = name
        for attribute in new.attributes {
            let type = schema.attributeID(attribute.type)
            if type == types.cn || type == types.sn { attributes.replace(attribute) }
        }
        try complete(&attributes, for: user)
        try setFree(new.attributes, in: &attributes)
        let parent = try entry(of: new.type == .user ? .people : .services)
        _ = try create(
            rdn: RelativeDistinguishedName("uid", new.username).bytes, below: parent, attributes, .user(user))
        return user.id
    }

    /// Changes a user; what is equal to what is stored is no change.
    ///
    /// - Throws: ``ChangeError``: `notFound`, `invalid` with the field, `taken`, `forbidden`, `managed`, `lastSuperAdmin`.
    public mutating func updateUser(_ id: UserID, _ changes: UserChanges) throws(ChangeError) {
        guard let entry = snapshot.entry(of: id), var user = entry.user else { throw Self.noUser }
        try guardSuperAdmin(user)
        try refuseManaged(changes, user, entry.record.origin)
        let before = user
        var record = entry.record
        var attributes = EntryAttributes(block: record.attributes, schema: schema)
        var rdn = try? RelativeDistinguishedName(parsing: record.rdn)
        if let type = changes.type, type != user.type {
            try setType(type, of: &user, in: &attributes, record: &record, rdn: &rdn)
        }
        if let username = changes.username, username != user.username {
            user.canonicalUsername = try FieldRule.canonicalUsername(username)
            if user.canonicalUsername != before.canonicalUsername { try checkFree(user.canonicalUsername) }
            rdn = setUsername(username, of: user, in: &attributes, rdn: rdn)
            user.username = username
        }
        if let name = changes.name {
            let name = try FieldRule.name(name, username: user.username)
            if name != user.name { setName(name, of: user, in: &attributes, rdn: rdn) }
            user.name = name
        }
        if user.type == .user, case .set(let email) = changes.email {
            let email: String? = if let email { try FieldRule.email(email) } else { nil }
            if email != user.email { setEmail(email, of: user, in: &attributes) }
            user.email = email
        }
        if let status = changes.status, status != user.status {
            user.status = status
            user.disabledBy = status == .disabled ? disabler : nil
        }
        user.secondFactorRule = changes.secondFactorRule ?? user.secondFactorRule
        let history = context.options.passwords.longestHistory
        user.changePassword(to: changes.password.applied(to: user.password), at: time, keeping: history)
        try setPasswordLogin(changes.passwordLogin ?? user.passwordLogin, of: &user, origin: record.origin)
        user.sealedTOTPSecret = changes.sealedTOTPSecret.applied(to: user.sealedTOTPSecret)
        user.recoveryCodes = user.sealedTOTPSecret == nil ? [] : changes.recoveryCodes ?? user.recoveryCodes
        user.role = try checked(changes.role.applied(to: user.role), before: user.role)
        user.listRole = try checked(list: changes.listRole.applied(to: user.listRole), before: user.listRole)
        try setMustChange(
            changes.mustChangePassword, of: &user, isReset: user.password != before.password, entry: entry.id)
        if user.mustChangePassword != before.mustChangePassword || user.password != before.password
            || user.status != before.status || user.type != before.type
            || user.passwordLogin != before.passwordLogin || user.sealedTOTPSecret != before.sealedTOTPSecret
            || user.recoveryCodes != before.recoveryCodes
        {
            user.credentialGeneration += 1
        }
        try setFree(changes.attributes, in: &attributes)
        if user.username != before.username || user.type != before.type, let rdn { record.rdn = rdn.bytes }
        record.attributes = attributes.block
        record.content = .user(user)
        guard record != entry.record else { return }
        try put(record)
        try keepWayIn(from: before, to: user)
    }

    /// Gives a user another password, or an API user another token.
    ///
    /// - Parameter mustChange: whether it has to be changed at the next log-in; `nil` for what the policy says.
    /// - Throws: ``ChangeError``: `notFound`, `forbidden`, `managed`.
    public mutating func setPassword(
        of id: UserID, to password: PasswordHash, mustChange: Bool? = nil
    ) throws(ChangeError) {
        guard let user = snapshot.entry(of: id)?.user else { throw Self.noUser }
        var changes = UserChanges()
        changes.password = .set(password)
        changes.mustChangePassword = mustChange
        if user.type == .user { changes.passwordLogin = true }
        try updateUser(id, changes)
    }

    /// Takes a user out, and out of all groups.
    ///
    /// - Throws: ``ChangeError``: `notFound`, `forbidden`; `lastSuperAdmin` when the change as a whole is checked.
    public mutating func deleteUser(_ id: UserID) throws(ChangeError) {
        guard let entry = snapshot.entry(of: id), let user = entry.user else { throw Self.noUser }
        try guardSuperAdmin(user)
        try remove(entry.id)
    }

    static var noUser: ChangeError { ChangeError(.notFound, "User not found") }

    /// Looks at the user name before the entry's name is looked at, so that the answer names the field.
    private func checkFree(_ canonicalUsername: String) throws(ChangeError) {
        guard let other = snapshot.entry(canonicalUsername: canonicalUsername)?.user else { return }
        throw ChangeError(.taken, field: "username", "user name \(other.username) already exists")
    }

    /// Who disables when this change does.
    private var disabler: DisabledBy { actor.door == .sync ? .sync : .admin }

    private func setPasswordLogin(_ isOn: Bool, of user: inout User, origin: Origin? = nil) throws(ChangeError) {
        user.passwordLogin = isOn && user.type == .user
        guard user.type == .user else { return }
        if !isOn {
            user.password = nil
        } else if user.password == nil, origin == nil {
            throw ChangeError(.invalid, field: "password", "Logging in with a password needs one.")
        }
    }

    /// Who gets a password from somebody else may have to change it first.
    func setMustChange(
        _ wish: Bool?, of user: inout User, isReset: Bool, entry: EntryID?
    ) throws(ChangeError) {
        guard user.type == .user else {
            user.mustChangePassword = false
            return
        }
        if let wish {
            guard !wish || user.password != nil else {
                throw ChangeError(
                    .invalid, field: "must_change_password", "There is no password here that could be changed.")
            }
            user.mustChangePassword = wish
        } else if isReset, user.password != nil, actor.door != .system, actor.entry == nil || actor.entry != entry {
            let role = user.role.flatMap { snapshot.userRole($0.role) }
            user.mustChangePassword = context.options.passwords.policy(for: role).changesAfterReset
        }
    }

    /// A person becomes a machine or the other way round: another place, other classes, no credentials.
    private mutating func setType(
        _ type: UserType, of user: inout User, in attributes: inout EntryAttributes, record: inout EntryRecord,
        rdn: inout RelativeDistinguishedName?
    ) throws(ChangeError) {
        user.type = type
        user.password = nil
        user.passwordLogin = false
        user.sealedTOTPSecret = nil
        user.recoveryCodes = []
        user.tokens = []
        user.appPasswords = []
        user.formerPasswords = []
        user.email = nil
        var kept = EntryAttributes(schema: schema)
        for id in [types.cn, types.displayName, types.description] { kept[id] = attributes[id] }
        kept[text: types.uid] = user.username
        attributes = kept
        try complete(&attributes, for: user)
        record.parent = try entry(of: type == .user ? .people : .services)
        rdn = RelativeDistinguishedName("uid", user.username)
    }

    /// What a source keeps is changed there (decisions 2 and 32); what is equal is no change.
    private func refuseManaged(_ changes: UserChanges, _ user: User, _ origin: Origin?) throws(ChangeError) {
        guard let origin, actor.door != .sync else { return }
        func refuse(_ field: String, _ isChange: Bool) throws(ChangeError) {
            if isChange {
                throw ChangeError(.managed, field: field, "\(user.username) is managed by source \(origin.source)")
            }
        }
        try refuse("username", changes.username.map { $0 != user.username } ?? false)
        try refuse("name", changes.name.map { $0 != user.name } ?? false)
        try refuse("type", changes.type.map { $0 != user.type } ?? false)
        try refuse("password_login", changes.passwordLogin.map { $0 != user.passwordLogin } ?? false)
        try refuse("email", changes.email.applied(to: user.email)?.lowercased() != user.email)
        try refuse("password", changes.password.applied(to: user.password) != user.password)
        try refuse("attributes", !changes.attributes.isEmpty)
    }

    /// The last super admin keeps a way to log in (HTTP contract section 3.3).
    func keepWayIn(from before: User, to after: User) throws(ChangeError) {
        guard before.passwordLogin, !after.passwordLogin, DirectorySnapshot.isActiveSuperAdmin(before) else { return }
        let hasOther = snapshot.holders(of: .superAdmin).contains { id in
            snapshot.entry(id)?.user.map { DirectorySnapshot.isActiveSuperAdmin($0) && $0.passwordLogin } ?? false
        }
        if !hasOther {
            throw ChangeError(
                .lastSuperAdmin,
                "User(s) couldn't be updated. There has to be at least one active Super Admin user.")
        }
    }
}
