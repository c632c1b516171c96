import Identity
import LDAPProtocol

extension ImportApplication {
    /// The user that a record is; `nil` for one whose name to log in with somebody else has: it is kept as a plain entry.
    mutating func user(
        _ staged: StagedEntry, _ existing: Entry?, _ attributes: inout EntryAttributes, _ draft: inout DirectoryDraft
    ) throws(ChangeError) -> User? {
        let types = draft.types
        let username = attributes[text: types.uid] ?? ""
        let canonical = try FieldRule.canonicalUsername(username)
        if existing?.user?.canonicalUsername != canonical,
            let other = draft.snapshot.entry(canonicalUsername: canonical) ?? draft.snapshot.entry(email: canonical),
            other.id != existing?.id
        {
            report.conflicts.append(
                place(staged) + "the name \(username) belongs to \(String(decoding: other.dn, as: UTF8.self)) already; "
                    + "the entry is kept, nobody can log in with it")
            return nil
        }
        let type: UserType = staged.kind == .service ? .api : .user
        let name = attributes[text: types.displayName] ?? attributes[text: types.cn] ?? username
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
            user.email = nil
            user.credentialGeneration += 1
        }
        setPassword(staged, existing, of: &user, draft.types)
        guard type == .user else { return user }
        user.email = email(staged, existing, attributes, draft)
        try completePOSIX(&attributes, existing, user, &draft)
        return user
    }

    /// A record without a password leaves the one that is there.
    private mutating func setPassword(
        _ staged: StagedEntry, _ existing: Entry?, of user: inout User, _ types: WellKnownTypes
    ) {
        let kept = existing?.user == nil ? existing?.password(types) : nil
        guard let password = staged.password ?? kept, password != user.password else { return }
        if !password.isReadable, !APIToken.isToken(password) {
            let scheme = password.schemeName.map { "{\($0)}" } ?? "its form"
            report.remarks.append(
                place(staged) + "the password is kept, but \(scheme) cannot be verified here: set another one")
        }
        user.password = password
        user.passwordLogin = user.type == .user
        user.credentialGeneration += 1
    }

    /// The first address, if nobody else has it (decisions 1).
    private mutating func email(
        _ staged: StagedEntry, _ existing: Entry?, _ attributes: EntryAttributes, _ draft: DirectoryDraft
    ) -> String? {
        guard let first = attributes[text: draft.types.mail] else { return nil }
        guard let email = try? FieldRule.email(first) else {
            report.conflicts.append(place(staged) + "the first mail value cannot be an e-mail address to log in with")
            return nil
        }
        let other = draft.snapshot.entry(email: email) ?? draft.snapshot.entry(username: email)
        if let other, other.id != existing?.id {
            report.conflicts.append(
                place(staged) + "\(email) belongs to \(String(decoding: other.dn, as: UTF8.self)) already")
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

    /// POSIX numbers that two entries have are kept and told of (decisions 7).
    mutating func reportDuplicates(in draft: DirectoryDraft) {
        let types = draft.types
        for entry in staged {
            let type: AttributeID
            switch entry.kind {
            case .person: type = types.uidNumber
            case .group: type = types.gidNumber
            default: continue
            }
            guard let number = entry.attributes[type].first,
                let own = draft.snapshot.entry(normalisedDN: entry.normalisedDN)
            else { continue }
            let other = draft.snapshot.index.candidates(IndexKey(type).hash(number)).first { id in
                // The later one tells; a person's gidNumber is the number of a group, not a second one.
                guard id < own.id, let other = draft.snapshot.entry(id) else { return false }
                return (entry.kind == .group ? other.group != nil : other.user != nil)
                    && other.values(of: type).contains(number)
            }
            guard let other = other.flatMap({ draft.snapshot.entry($0) }) else { continue }
            report.remarks.append(
                place(entry) + "\(String(decoding: draft.schema.attribute(type).canonicalName, as: UTF8.self)) "
                    + "\(String(decoding: number, as: UTF8.self)) is "
                    + "the one of \(String(decoding: other.dn, as: UTF8.self)) too")
        }
    }
}
