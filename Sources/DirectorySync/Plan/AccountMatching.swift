import Identity

/// A person of a source and the account it has here, if any.
struct AccountPair {
    var person: SourcePerson
    /// nil for a person who is new.
    var account: NativeAccount?
    /// Whether the account was not kept by the source before.
    var isAdopted = false
    /// The user name that was settled on.
    var username = ""
    /// The user name that was settled on, after NFKC and case folding.
    var canonicalUsername = ""
    /// The e-mail address that was settled on.
    var email: String?
}

/// Finds the account of each person: by identifier alone, or once by name or address if the administrator allows it.
struct AccountMatching {
    private let configuration: SourceConfiguration
    private let contents: SourceContents
    private var owned: [String: NativeAccount] = [:]
    private var byUsername: [String: NativeAccount] = [:]
    private var byEmail: [String: NativeAccount] = [:]

    /// Accounts whose person was not found.
    private(set) var gone: [NativeAccount] = []
    /// Accounts that could not be adopted.
    private(set) var conflicts: [SyncConflict] = []

    init(_ configuration: SourceConfiguration, contents: SourceContents, accounts: [NativeAccount]) {
        self.configuration = configuration
        self.contents = contents
        for account in accounts {
            if let origin = account.origin, origin.source == configuration.name {
                owned[origin.externalID.lowercased()] = account
            }
            byUsername[account.canonicalUsername] = account
            if let email = account.email { byEmail[email] = account }
        }
    }

    /// Each usable person with its account, in the order of user names.
    mutating func pairs() -> [AccountPair] {
        let people = contents.people.sorted {
            ($0.canonicalUsername, $0.externalID) < ($1.canonicalUsername, $1.externalID)
        }
        var adopted: Set<String> = []
        var pairs: [AccountPair] = []
        var absent = owned
        for person in people {
            absent[person.externalID] = nil
            if let account = owned[person.externalID] {
                pairs.append(AccountPair(person: person, account: account))
            } else if let account = candidate(for: person), adopted.insert(account.canonicalUsername).inserted {
                pairs.append(AccountPair(person: person, account: account, isAdopted: true))
            } else {
                pairs.append(AccountPair(person: person))
            }
        }
        for identifier in contents.unusable { absent[identifier] = nil }
        if !absent.isEmpty { for identifier in contents.unchangedIdentifiers { absent[identifier] = nil } }
        gone = absent.values.sorted { $0.canonicalUsername < $1.canonicalUsername }
        return pairs
    }

    private mutating func candidate(for person: SourcePerson) -> NativeAccount? {
        let account: NativeAccount?
        switch configuration.link {
        case .never: account = nil
        case .byUsername: account = byUsername[person.canonicalUsername]
        case .byMail: account = EmailRule.address(of: person).flatMap { byEmail[$0] }
        }
        guard let account, account.origin == nil, account.type == .user else { return nil }
        guard !account.isSuperAdmin else {
            conflicts.append(
                SyncConflict(
                    kind: .superAdmin, username: person.username, dn: person.dn,
                    message: "fits the account \(account.username), which is a super admin and is never taken over"))
            return nil
        }
        return account
    }
}

/// Which of the mail addresses of a person becomes its e-mail address.
enum EmailRule {
    /// The first one, in lower case; nil if it is no address.
    static func address(of person: SourcePerson) -> String? {
        guard let first = person.mails.first else { return nil }
        let address = first.lowercased()
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), address.utf8.count <= 254,
            address.unicodeScalars.allSatisfy({ $0.value > 0x20 && !(0x7F...0xA0).contains($0.value) })
        else { return nil }
        return address
    }
}
