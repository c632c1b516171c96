import LDAPProtocol

/// The names of things in one kind of target.
struct PushLayout {
    /// How an account is locked there.
    enum Lock {
        /// The attribute has this value while locked, and none while not.
        case value(attribute: String, locked: String)
        /// The second bit of `userAccountControl`.
        case accountControl
    }

    /// The attribute that says that an entry is ours.
    let mark: String
    /// Whether that attribute has one value at most, so that nothing of ours goes into it.
    let isMarkSingleValued: Bool
    /// The attribute that names people.
    let personName: String
    /// The classes of people; POSIX accounts have one more.
    let personClasses: [String]
    /// The class of POSIX accounts; nil where every account may have the numbers.
    let posixClass: String?
    /// The classes of groups.
    let groupClasses: [String]
    /// Whether a group has to have a member; an empty one then names itself.
    let needsMember: Bool
    /// How an account is locked.
    let lock: Lock
    /// Whether values in several languages may stand beside each other.
    let takesLanguages: Bool
    /// The attributes of people there, by the name that they have here, both in lower case. Whatever else stands there is
    /// left alone.
    let personAttributes: [String: String]
    /// Those of them that have one value at most there though not here.
    let singleValued: Set<String>

    /// The layout of a target.
    static func of(_ configuration: PushConfiguration) -> PushLayout {
        switch configuration.kind {
        case .openLDAP, .ds389: standard(configuration)
        case .activeDirectory: activeDirectory(configuration)
        }
    }

    private static func standard(_ configuration: PushConfiguration) -> PushLayout {
        let classes = ["inetOrgPerson"] + (configuration.isPOSIX ? ["posixAccount"] : [])
        let names = AttributeSelection.names(of: ["person", "organizationalPerson"] + classes).subtracting(left)
        let is389 = configuration.kind == .ds389
        return PushLayout(
            mark: configuration.markAttribute ?? "description", isMarkSingleValued: false, personName: "uid",
            personClasses: ["top", "person", "organizationalPerson", "inetOrgPerson"],
            posixClass: configuration.isPOSIX ? "posixAccount" : nil, groupClasses: ["top", "groupOfNames"],
            needsMember: !is389,
            lock: is389
                ? .value(attribute: "nsAccountLock", locked: "TRUE")
                // RFC draft-behera-ldap-password-policy 5.3.3: locked until an administrator lifts it.
                : .value(attribute: "pwdAccountLockedTime", locked: "000001010000Z"),
            takesLanguages: true, personAttributes: Dictionary(uniqueKeysWithValues: names.map { ($0, $0) }),
            singleValued: [])
    }

    /// What other entries are called means nothing there, and certificates travel under an option of their own.
    private static let left: Set<String> = [
        "objectclass", "manager", "secretary", "seealso", "usercertificate", "usersmimecertificate",
    ]

    private static func activeDirectory(_ configuration: PushConfiguration) -> PushLayout {
        var names = [
            "displayname": "displayname", "givenname": "givenname", "sn": "sn", "initials": "initials", "mail": "mail",
            "telephonenumber": "telephonenumber", "mobile": "mobile", "homephone": "homephone",
            "facsimiletelephonenumber": "facsimiletelephonenumber", "title": "title", "o": "company",
            "departmentnumber": "department", "employeenumber": "employeenumber", "l": "l", "st": "st",
            "postalcode": "postalcode", "street": "streetaddress", "description": "description",
            "physicaldeliveryofficename": "physicaldeliveryofficename", "preferredlanguage": "preferredlanguage",
        ]
        if configuration.isPOSIX {
            names.merge(
                [
                    "uidnumber": "uidnumber", "gidnumber": "gidnumber", "homedirectory": "unixhomedirectory",
                    "loginshell": "loginshell",
                ]) { $1 }
        }
        return PushLayout(
            // Any entry may have it, and no program uses it.
            mark: configuration.markAttribute ?? "adminDescription", isMarkSingleValued: true, personName: "cn",
            personClasses: ["top", "person", "organizationalPerson", "user"], posixClass: nil,
            groupClasses: ["top", "group"], needsMember: false, lock: .accountControl, takesLanguages: false,
            personAttributes: names, singleValued: Set(names.values))
    }
}
