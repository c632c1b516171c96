import Identity
import LDAPProtocol

extension ContentMapping {
    /// The user that an entry is; `nil` for one whose name to log in with somebody else has: it is kept as a plain entry.
    mutating func user(
        _ image: inout EntryImage, _ existing: Entry?, _ draft: inout DirectoryDraft
    ) throws(ChangeError) -> User? {
        let types = draft.types
        let username = username(image, existing, draft)
        let canonical = try FieldRule.canonicalUsername(username)
        if existing?.user?.canonicalUsername != canonical,
            let other = draft.snapshot.entry(canonicalUsername: canonical) ?? draft.snapshot.entry(email: canonical),
            other.id != existing?.id
        {
            let owner = String(decoding: other.dn, as: UTF8.self)
            guard keepsNamesakes else {
                throw ChangeError(.taken, field: "username", "the name \(username) belongs to \(owner) already")
            }
            note(
                .conflict(
                    "the name \(username) belongs to \(owner) already; the entry is kept, nobody can log in with it"))
            return nil
        }
        let type: UserType = image.kind == .service ? .api : .user
        let name = image.attributes[text: types.displayName] ?? image.attributes[text: types.cn] ?? username
        var user: User
        if let known = existing?.user {
            user = known
        } else {
            user = User(
                id: try draft.newUserID(), username: username, canonicalUsername: canonical, name: name, type: type)
        }
        user.username = username
        user.canonicalUsername = canonical
        user.name = try FieldRule.name(name, username: username)
        if user.type != type {
            // A person's credentials are none of a machine, and the other way round.
            user.type = type
            user.password = nil
            user.passwordLogin = false
            user.sealedTOTPSecret = nil
            user.recoveryCodes = []
            user.tokens = []
            user.appPasswords = []
            user.formerPasswords = []
            user.mustChangePassword = false
            user.email = nil
            user.credentialGeneration += 1
        }
        try setPassword(image, existing, of: &user, draft)
        guard type == .user else { return user }
        if !keepsEmail { user.email = email(image, existing, draft) }
        try completePOSIX(&image.attributes, existing, user, &draft)
        return user
    }

    /// The name to log in with: the `uid` that the entry is named by, else the one that it is by now, else the first one.
    private func username(_ image: EntryImage, _ existing: Entry?, _ draft: DirectoryDraft) -> String {
        let types = draft.types
        let rdn = try? RelativeDistinguishedName(parsing: image.rdn)
        let values = image.attributes[types.uid]
        if let name = rdn?.components.first(where: { draft.schema.attributeID($0.type) == types.uid })?.value {
            // Its spelling in the entry counts, as it is the one that is shown.
            let written = values.first { image.attributes.isSame($0, name, types.uid) } ?? name
            return String(decoding: written, as: UTF8.self)
        }
        if let known = existing?.user?.username,
            let value = values.first(where: { image.attributes.isSame($0, Array(known.utf8), types.uid) })
        {
            return String(decoding: value, as: UTF8.self)
        }
        return values.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// An image that says nothing of a password leaves the one that is there.
    private mutating func setPassword(
        _ image: EntryImage, _ existing: Entry?, of user: inout User, _ draft: DirectoryDraft
    ) throws(ChangeError) {
        let known = existing?.user == nil ? existing?.password(draft.types) : user.password
        let password = image.password.applied(to: known)
        guard password != user.password else { return }
        if let password, !password.isReadable, !APIToken.isToken(password) {
            let scheme = password.schemeName.map { "{\($0)}" } ?? "its form"
            note(.remark("the password is kept, but \(scheme) cannot be verified here: set another one"))
        }
        user.changePassword(
            to: password, at: draft.time, keeping: draft.context.options.passwords.longestHistory)
        // What a file holds was set elsewhere.
        if draft.actor.door == .ldap {
            try draft.setMustChange(nil, of: &user, isReset: true, entry: existing?.id)
        }
        user.passwordLogin = user.type == .user && password != nil
        user.credentialGeneration += 1
    }

    /// The first address, if nobody else has it (decisions 1).
    private mutating func email(
        _ image: EntryImage, _ existing: Entry?, _ draft: DirectoryDraft
    ) -> String? {
        guard let first = image.attributes[text: draft.types.mail] else { return nil }
        guard let email = try? FieldRule.email(first) else {
            note(.conflict("the first mail value cannot be an e-mail address to log in with"))
            return nil
        }
        let other = draft.snapshot.entry(email: email) ?? draft.snapshot.entry(username: email)
        if let other, other.id != existing?.id {
            note(.conflict("\(email) belongs to \(String(decoding: other.dn, as: UTF8.self)) already"))
            return nil
        }
        return email
    }

    /// Numbers for people who state the class and have none, or for all (decisions 3 and 7). Those once given stay.
    private func completePOSIX(
        _ attributes: inout EntryAttributes, _ existing: Entry?, _ user: User, _ draft: inout DirectoryDraft
    ) throws(ChangeError) {
        let types = draft.types
        let isPOSIX = Self.has("posixAccount", attributes[types.objectClass], draft.schema)
        guard isPOSIX || draft.context.options.posixForEveryone else { return }
        if !isPOSIX { attributes.insert([Array("posixAccount".utf8)], into: types.objectClass) }
        if let existing {
            for type in [types.uidNumber, types.gidNumber, types.homeDirectory] where attributes[type].isEmpty {
                attributes[type] = existing.values(of: type)
            }
        }
        let shell = attributes[types.loginShell]
        try draft.completePOSIX(&attributes, for: user)
        // A shell is not made up for people who come with the class and without one.
        if isPOSIX { attributes[types.loginShell] = shell }
    }

    static func has(_ objectClass: String, _ classes: [[UInt8]], _ schema: Schema) -> Bool {
        guard let wanted = schema.objectClass(objectClass) else { return false }
        return classes.contains { schema.objectClass($0)?.index == wanted.index }
    }
}
