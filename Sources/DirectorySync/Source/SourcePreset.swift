import LDAPProtocol

/// The names of things in one kind of directory.
struct SourcePreset: Sendable {
    /// The attribute that never changes and never belongs to anybody else.
    let identity: String
    /// The attribute of the user name.
    let username: String
    /// The attributes of the display name, the best first.
    let displayNames: [String]
    /// The attribute that says that an administrator locked the account.
    let lock: String
    /// Object classes that are taken over from people; others would ask for attributes that are not read.
    let personClasses: [String]
    /// Object classes that are taken over from groups.
    let groupClasses: [String]
    /// Attributes of members as DNs.
    let memberNames = ["member", "uniqueMember"]
    /// The attribute of members as user names.
    let memberUsernames = "memberUid"

    /// The preset of a kind of directory.
    static func of(_ kind: SourceConfiguration.Kind) -> SourcePreset {
        switch kind {
        case .openLDAP:
            SourcePreset(
                identity: "entryUUID", username: "uid", displayNames: ["displayName", "cn"],
                lock: "pwdAccountLockedTime",
                personClasses: [
                    "top", "person", "organizationalPerson", "inetOrgPerson", "posixAccount", "ldapPublicKey",
                ],
                groupClasses: ["top", "groupOfNames", "groupOfUniqueNames", "posixGroup"])
        }
    }

    /// Attributes that hold secrets: never asked for, never kept.
    static let secrets: Set<String> = [
        "userpassword", "authpassword", "userpkcs12", "sambantpassword", "sambalmpassword", "krbprincipalkey",
        "shadowlastchange", "oathsecret",
    ]

    /// The lower-case names of all attributes that the classes allow, secrets and exceptions left out.
    static func attributes(of classes: [String], except excluded: [String]) -> Set<String> {
        let schema = Schema.standard
        var names: Set<String> = ["objectclass"]
        for name in classes {
            guard let objectClass = schema.objectClass(name) else { continue }
            for id in Array(objectClass.required) + Array(objectClass.allowed) {
                names.insert(String(decoding: schema.attribute(id).lowercasedName, as: UTF8.self))
            }
        }
        return names.subtracting(secrets).subtracting(excluded.map { $0.lowercased() })
    }

    /// Whether the value of the lock attribute means a lock without end; others pass by themselves.
    func isLocked(_ entry: SourceEntry) -> Bool {
        entry.texts(lock).contains { $0.hasPrefix("0000") }
    }
}
