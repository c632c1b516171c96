public import Identity
public import LDAPProtocol

/// What all versions of a directory have in common: schema, base, settings.
public final class DirectoryContext: Sendable {
    /// The schema that is served.
    public let schema: Schema
    /// The base of the directory as it was written.
    public let baseDN: DistinguishedName
    /// The base in the form that equal names share.
    public let normalisedBase: [UInt8]
    /// The settings.
    public let options: DirectoryOptions
    let types: WellKnownTypes
    let classSets: ClassSets
    let computed: ComputedAttributes
    let subschema: Subschema
    let rootDSE: RootDSE
    /// The types of which parts of values can be found without looking at every entry.
    let substringIndexed: AttributeSet
    /// The newest index of them.
    let substrings = SubstringIndexBox()
    /// The types whose values can be found without looking at every entry.
    let indexed: AttributeSet

    /// Puts the parts together.
    public init(schema: Schema = .standard, baseDN: DistinguishedName, options: DirectoryOptions = DirectoryOptions()) {
        self.schema = schema
        self.baseDN = baseDN
        self.normalisedBase = baseDN.normalised(schema)
        self.options = options
        self.types = WellKnownTypes(schema: schema)
        self.classSets = ClassSets(schema: schema)
        self.computed = ComputedAttributes(schema: schema, types: types)
        self.subschema = Subschema(schema: schema)
        self.rootDSE = RootDSE(baseDN: baseDN, features: options.features)
        self.substringIndexed = AttributeSet(Self.substringNames.compactMap { schema.attributeID($0) })
        self.indexed = AttributeSet(Self.indexedNames.compactMap { schema.attributeID($0) })
    }

    /// What people type a part of.
    private static let substringNames = ["uid", "cn", "sn", "givenName", "displayName", "mail"]

    /// What people and programs look entries up by.
    private static let indexedNames = [
        "uid", "cn", "sn", "givenName", "displayName", "mail", "uidNumber", "gidNumber", "telephoneNumber", "mobile",
        "employeeNumber", "ou", "o", "dc", "l", "departmentNumber", "manager", "secretary", "owner", "seeAlso",
        "roleOccupant", "ipHostNumber", "krbPrincipalName", "associatedDomain", "automountKey", "sudoUser",
        "gatehouseRoleId", "gatehousePermission", "gatehouseListPermission", "gatehouseListId",
    ]
}

/// The settings of the directory.
public struct DirectoryOptions: Sendable {
    /// The user numbers to give out (decisions 7).
    public var uidNumbers: ClosedRange<Int64> = 200_000...524_287
    /// The group numbers to give out; the first is the group `people`.
    public var gidNumbers: ClosedRange<Int64> = 200_000...524_287
    /// Whether imported people and groups without a POSIX class get one.
    public var posixForEveryone = false
    /// The permissions of the program and of the configuration file. Those that administrators declared come on top, see
    /// ``DirectorySnapshot/permissions``.
    public var permissions = PermissionTable()
    /// Where home directories are; the user name is appended.
    public var homePrefix = "/home/"
    /// The log-in shell of new people.
    public var loginShell = "/bin/bash"
    /// The password policies.
    public var passwords = PasswordRules()
    /// The log-in states, for what is told of them in entries; without it nothing is.
    public var loginStates = LoginStateSource()
    /// What the root DSE promises besides what the directory itself does.
    public var features = DirectoryFeatures()

    /// The settings of a directory of which nothing is known.
    public init() {}
}

/// What the LDAP door can do, as the root DSE tells it (RFC 4512 section 5.1).
public struct DirectoryFeatures: Sendable {
    /// Object identifiers of controls.
    public var controls: [String] = []
    /// Object identifiers of extended operations.
    public var extensions: [String] = []
    /// Object identifiers of elective features.
    public var features: [String] = []

    /// Nothing beyond the core.
    public init() {}
}

/// Attribute types that code speaks of by name. The built-in schema has them all; a type that is missing has a number that
/// no attribute has.
struct WellKnownTypes: Sendable {
    let objectClass, uid, cn, sn, mail, displayName, givenName, description: AttributeID
    let uidNumber, gidNumber, homeDirectory, loginShell: AttributeID
    let member, uniqueMember, memberUid, memberOf, userPassword: AttributeID
    let gatehouseRoleId, gatehousePermission, gatehouseListPermission, gatehouseListId: AttributeID
    let gatehouseRequireTwoFactor, gatehouseSearchLimit: AttributeID
    let entryUUID, entryDN, entryCSN, createTimestamp, modifyTimestamp, creatorsName, modifiersName: AttributeID
    let structuralObjectClass, subschemaSubentry, hasSubordinates, contextCSN, pwdAccountLockedTime: AttributeID
    let pwdChangedTime, pwdReset, pwdFailureTime, pwdGraceUseTime: AttributeID
    /// Types that are never shown, filtered or compared (security rule 31).
    let secrets: AttributeSet

    init(schema: Schema) {
        func type(_ name: String) -> AttributeID {
            schema.attributeID(name) ?? AttributeID(rawValue: AttributeBlock.unknown - 1)
        }
        objectClass = type("objectClass")
        uid = type("uid")
        cn = type("cn")
        sn = type("sn")
        mail = type("mail")
        displayName = type("displayName")
        givenName = type("givenName")
        description = type("description")
        uidNumber = type("uidNumber")
        gidNumber = type("gidNumber")
        homeDirectory = type("homeDirectory")
        loginShell = type("loginShell")
        member = type("member")
        uniqueMember = type("uniqueMember")
        memberUid = type("memberUid")
        memberOf = type("memberOf")
        userPassword = type("userPassword")
        gatehouseRoleId = type("gatehouseRoleId")
        gatehousePermission = type("gatehousePermission")
        gatehouseListPermission = type("gatehouseListPermission")
        gatehouseListId = type("gatehouseListId")
        gatehouseRequireTwoFactor = type("gatehouseRequireTwoFactor")
        gatehouseSearchLimit = type("gatehouseSearchLimit")
        entryUUID = type("entryUUID")
        entryDN = type("entryDN")
        entryCSN = type("entryCSN")
        createTimestamp = type("createTimestamp")
        modifyTimestamp = type("modifyTimestamp")
        creatorsName = type("creatorsName")
        modifiersName = type("modifiersName")
        structuralObjectClass = type("structuralObjectClass")
        subschemaSubentry = type("subschemaSubentry")
        hasSubordinates = type("hasSubordinates")
        contextCSN = type("contextCSN")
        pwdAccountLockedTime = type("pwdAccountLockedTime")
        pwdChangedTime = type("pwdChangedTime")
        pwdReset = type("pwdReset")
        pwdFailureTime = type("pwdFailureTime")
        pwdGraceUseTime = type("pwdGraceUseTime")
        secrets = AttributeSet(
            [
                "userPassword", "authPassword", "userPKCS12", "krbPrincipalKey", "sambaNTPassword", "sambaLMPassword",
                "unicodePwd", "pwdHistory", "oathSecret", "shadowPassword",
            ].compactMap { schema.attributeID($0) })
    }
}
