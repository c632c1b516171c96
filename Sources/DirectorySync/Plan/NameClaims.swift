import Identity

/// Settles who gets which user name and which e-mail address.
///
/// Whoever has a name keeps it. A name of a native user, of another source, or of somebody gone is never taken away.
struct NameClaims {
    /// The pairs that can be brought about, renames in an order in which every name is free when it is taken.
    private(set) var settled: [AccountPair] = []
    /// Names and addresses that could not be had.
    private(set) var conflicts: [SyncConflict] = []

    private var pairs: [AccountPair]
    private var usernames: [String: String] = [:]
    private var emails: [String: String] = [:]

    init(_ pairs: [AccountPair], accounts: [NativeAccount]) {
        self.pairs = pairs
        var emailOf: [String: String] = [:]
        for pair in pairs {
            if let account = pair.account {
                emailOf[account.canonicalUsername] = EmailRule.address(of: pair.person) ?? ""
            }
        }
        for account in accounts {
            usernames[account.canonicalUsername] = Self.owner(account)
            guard let email = account.email else { continue }
            // An address is let go by somebody whose source has another one now.
            if let wanted = emailOf[account.canonicalUsername], wanted != email { continue }
            emails[email] = Self.owner(account)
        }
    }

    /// Hands out the names.
    mutating func settle() {
        var renames: [AccountPair] = []
        var creates: [AccountPair] = []
        for pair in pairs {
            guard let account = pair.account else {
                creates.append(pair)
                continue
            }
            if account.canonicalUsername == pair.person.canonicalUsername {
                settled.append(named(pair, pair.person.username, pair.person.canonicalUsername))
            } else {
                renames.append(pair)
            }
        }
        settleRenames(renames)
        for pair in creates {
            if let holder = holder(of: pair.person.canonicalUsername, asideFrom: nil) {
                conflict(
                    .username, pair.person,
                    "the user name \(pair.person.username) is held by \(holder); no account is made")
            } else {
                usernames[pair.person.canonicalUsername] = "\(pair.person.username) of the same source"
                settled.append(named(pair, pair.person.username, pair.person.canonicalUsername))
            }
        }
        for index in settled.indices { settled[index].email = email(of: settled[index]) }
    }

    /// Renames whose new name is free, again and again, since each may set a name free; a circle is not resolved.
    private mutating func settleRenames(_ renames: [AccountPair]) {
        var waiting = renames
        var hasMoved = true
        while hasMoved, !waiting.isEmpty {
            hasMoved = false
            var rest: [AccountPair] = []
            for pair in waiting {
                guard let account = pair.account, holder(of: pair.person.canonicalUsername, asideFrom: account) == nil
                else {
                    rest.append(pair)
                    continue
                }
                usernames[account.canonicalUsername] = nil
                usernames[pair.person.canonicalUsername] = "\(pair.person.username) of the same source"
                settled.append(named(pair, pair.person.username, pair.person.canonicalUsername))
                hasMoved = true
            }
            waiting = rest
        }
        for pair in waiting {
            guard let account = pair.account else { continue }
            let holder = holder(of: pair.person.canonicalUsername, asideFrom: account) ?? "somebody"
            conflict(
                .username, pair.person,
                "the user name \(pair.person.username) is held by \(holder); the account stays \(account.username)")
            settled.append(named(pair, account.username, account.canonicalUsername))
        }
    }

    /// Who has a user name, or has it as an e-mail address; nil when it is free.
    private func holder(of name: String, asideFrom account: NativeAccount?) -> String? {
        usernames[name] ?? (account?.email == name ? nil : emails[name])
    }

    private mutating func email(of pair: AccountPair) -> String? {
        guard let wanted = EmailRule.address(of: pair.person) else {
            if let first = pair.person.mails.first {
                conflict(.email, pair.person, "\"\(DirectoryError.clean(first))\" is no e-mail address")
            }
            return nil
        }
        if pair.account?.email == wanted { return wanted }
        // Somebody else's user name as an address would leave open who logs in with it.
        let namesake = wanted == pair.canonicalUsername ? nil : usernames[wanted]
        if let holder = emails[wanted] ?? namesake {
            conflict(.email, pair.person, "the e-mail address \(wanted) is held by \(holder); the account has none")
            return nil
        }
        emails[wanted] = "\(pair.person.username) of the same source"
        return wanted
    }

    private func named(_ pair: AccountPair, _ username: String, _ canonical: String) -> AccountPair {
        var pair = pair
        pair.username = username
        pair.canonicalUsername = canonical
        return pair
    }

    private mutating func conflict(_ kind: SyncConflict.Kind, _ person: SourcePerson, _ message: String) {
        conflicts.append(SyncConflict(kind: kind, username: person.username, dn: person.dn, message: message))
    }

    private static func owner(_ account: NativeAccount) -> String {
        if let origin = account.origin { return "\(account.username) of \(origin.source)" }
        return "the user \(account.username) of this directory"
    }
}
