extension SourcePreset {
    /// The preset of a kind of directory.
    static func of(_ kind: SourceConfiguration.Kind) -> SourcePreset {
        switch kind {
        case .openLDAP: openLDAP
        case .ds389: ds389
        case .freeIPA: freeIPA
        case .activeDirectory: activeDirectory
        case .generic: generic
        }
    }

    /// OpenLDAP: entryUUID (RFC 4530); the overlay ppolicy marks a lock by an administrator with the year 0.
    private static let openLDAP = SourcePreset(
        identity: IdentityAttribute(named: "entryUUID"), groupIdentity: IdentityAttribute(named: "entryUUID"),
        lock: .lockedForever(attribute: "pwdAccountLockedTime"), peopleFilter: "(objectClass=inetOrgPerson)",
        groupFilter: usualGroups, people: AttributeSelection(classes: usualPersonClasses),
        groups: AttributeSelection(classes: usualGroupClasses))

    /// 389 Directory Server: nsUniqueId is on every entry, entryUUID only on some.
    private static let ds389 = SourcePreset(
        identity: IdentityAttribute(named: "nsUniqueId"), groupIdentity: IdentityAttribute(named: "nsUniqueId"),
        lock: .flag(attribute: "nsAccountLock"), peopleFilter: "(objectClass=inetOrgPerson)", groupFilter: usualGroups,
        people: AttributeSelection(classes: usualPersonClasses), groups: AttributeSelection(classes: usualGroupClasses))

    /// FreeIPA: its own class on every object keeps the second view below `cn=compat` out, wherever the base is.
    private static let freeIPA = SourcePreset(
        identity: IdentityAttribute(named: "ipaUniqueID"), groupIdentity: IdentityAttribute(named: "ipaUniqueID"),
        lock: .flag(attribute: "nsAccountLock"), peopleFilter: "(&(objectClass=posixAccount)(objectClass=ipaObject))",
        groupFilter: "(&(objectClass=ipaUserGroup)(objectClass=ipaObject))",
        people: AttributeSelection(
            classes: usualPersonClasses + ["ipaSshUser": "ldapPublicKey"], renamed: ["ipaSshPubKey": "sshPublicKey"]),
        groups: AttributeSelection(classes: usualGroupClasses), memberNames: ["member"], memberUsernames: nil)

    /// Active Directory and Samba: computers are users as well there, so accounts are told by their type. Accounts and
    /// groups that belong to the system itself are left out.
    private static let activeDirectory = SourcePreset(
        identity: IdentityAttribute(named: "objectGUID"), groupIdentity: IdentityAttribute(named: "objectGUID"),
        username: "sAMAccountName", lock: .activeDirectory,
        peopleFilter: "(&(sAMAccountType=805306368)(!(isCriticalSystemObject=TRUE)))",
        groupFilter: "(&(objectClass=group)(!(groupType:1.2.840.113556.1.4.803:=1)))",
        people: AttributeSelection(
            classes: usualPersonClasses + ["user": "inetOrgPerson"],
            // homeDirectory is the path of a Windows share there.
            renamed: ["unixHomeDirectory": "homeDirectory"]),
        groups: AttributeSelection(classes: usualGroupClasses), memberNames: ["member"], memberUsernames: nil,
        hasPrimaryGroups: true, version: "uSNChanged")

    /// Any other directory that follows RFC 4519 and RFC 4530.
    private static let generic = SourcePreset(
        identity: IdentityAttribute(named: "entryUUID"), groupIdentity: IdentityAttribute(named: "entryUUID"),
        lock: .never, peopleFilter: "(objectClass=inetOrgPerson)", groupFilter: usualGroups,
        people: AttributeSelection(classes: usualPersonClasses), groups: AttributeSelection(classes: usualGroupClasses))

    private static let usualGroups =
        "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup))"

    private static let usualPersonClasses = Classes(
        "top", "person", "organizationalPerson", "inetOrgPerson", "posixAccount", "ldapPublicKey")

    private static let usualGroupClasses = Classes("top", "groupOfNames", "groupOfUniqueNames", "posixGroup")
}
