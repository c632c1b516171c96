import LDAPProtocol

/// Finds people by the names that groups give their members.
///
/// Nearly all servers write the DN of a member as they write that of the entry; what it means is looked at only where one
/// does not.
struct PersonNames {
    private let schema: Schema
    private var identityByDN: [String: String] = [:]
    private var identityByUsername: [String: String] = [:]
    private var identityByName: [[UInt8]: String] = [:]
    /// DNs that are not among the names in normal form yet.
    private var waiting: [String] = []
    /// User names that cannot be looked for yet; most sources name no member by one.
    private var waitingUsernames: [(username: String, identity: String)] = []

    init(schema: Schema) { self.schema = schema }

    /// Adds somebody by the spelling of the DN and the user name.
    mutating func add(_ identity: String, dn: String, username: String) {
        identityByDN[dn] = identity
        waiting.append(dn)
        add(identity, username: username)
    }

    /// Adds somebody by the DN.
    ///
    /// - Parameter name: its normal form.
    mutating func add(_ identity: String, name: [UInt8], dn: String) {
        identityByDN[dn] = identity
        identityByName[name] = identity
    }

    /// Adds somebody by the user name, unless somebody has it already.
    mutating func add(_ identity: String, username: String) {
        waitingUsernames.append((username, identity))
    }

    /// The person of a DN in any spelling.
    mutating func person(dn: [UInt8]) -> String? {
        if let text = String(validating: dn, as: UTF8.self), let identity = identityByDN[text] { return identity }
        guard let name = NormalisedDN.of(dn, schema: schema) else { return nil }
        for dn in waiting {
            if let name = NormalisedDN.of(Array(dn.utf8), schema: schema) { identityByName[name] = identityByDN[dn] }
        }
        waiting = []
        return identityByName[name]
    }

    /// The person of a user name.
    ///
    /// - Parameter username: the form that equal names share.
    mutating func person(username: String) -> String? {
        for (name, identity) in waitingUsernames where identityByUsername[name] == nil {
            identityByUsername[name] = identity
        }
        waitingUsernames = []
        return identityByUsername[username]
    }
}
