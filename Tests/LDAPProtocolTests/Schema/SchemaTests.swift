import Testing

@testable import LDAPProtocol

@Suite struct SchemaTests {
    static let schema = Schema.standard

    static func id(_ name: String) throws -> AttributeID {
        try #require(schema.attributeID(name), "\(name)")
    }

    static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func hasUniqueNamesAndObjectIdentifiers() {
        var attributeNames: Set<String> = []
        var classNames: Set<String> = []
        var oids: Set<String> = []
        for type in Self.schema.attributeTypes {
            #expect(oids.insert(Self.text(type.oid)).inserted, "\(Self.text(type.oid))")
            for name in type.names { #expect(attributeNames.insert(Self.text(name).lowercased()).inserted) }
        }
        for objectClass in Self.schema.objectClasses {
            #expect(oids.insert(Self.text(objectClass.oid)).inserted, "\(Self.text(objectClass.oid))")
            for name in objectClass.names { #expect(classNames.insert(Self.text(name).lowercased()).inserted) }
        }
        #expect(attributeNames.count > 200)
        #expect(classNames.count > 60)
    }

    @Test func resolvesEverySuperiorAndSyntax() {
        for type in Self.schema.attributeTypes {
            #expect(type.syntax != .unknown, "\(Self.text(type.canonicalName))")
            #expect(Self.schema.attribute(type.id) === type)
            if let superior = type.superior { #expect(Self.schema.attribute(superior).usage == type.usage) }
        }
        for objectClass in Self.schema.objectClasses {
            if objectClass.kind == .structural {
                #expect(objectClass.allSuperiors.contains { Self.schema.objectClasses[$0].kind == .abstract })
            }
        }
    }

    static let aliases: [(String, String)] = [
        ("cn", "commonName"), ("CN", "2.5.4.3"), ("sn", "surname"), ("uid", "userid"), ("dc", "domainComponent"),
        ("mail", "rfc822Mailbox"), ("l", "localityName"), ("homePhone", "homeTelephoneNumber"), ("fax", "2.5.4.23"),
        ("OBJECTCLASS", "2.5.4.0"), ("givenName", "gn"), ("street", "streetAddress"),
    ]

    @Test(arguments: aliases) func findsAttributesByAnyName(_ left: String, _ right: String) throws {
        #expect(try Self.id(left) == Self.id(right))
    }

    @Test func doesNotFindOtherNames() {
        for name in ["", "c n", "cnx", "2.5.4", "cn;lang-de", String(repeating: "a", count: 300), "dn"] {
            #expect(Self.schema.attributeID(name) == nil)
        }
    }

    static let wanted: [String] = [
        "objectClass", "entryUUID", "entryDN", "entryCSN", "contextCSN", "hasSubordinates", "numSubordinates",
        "memberOf",
        "createTimestamp", "modifyTimestamp", "creatorsName", "modifiersName", "structuralObjectClass",
        "subschemaSubentry",
        "pwdAccountLockedTime", "pwdChangedTime", "pwdFailureTime", "pwdReset", "namingContexts", "supportedControl",
        "supportedExtension", "supportedFeatures", "supportedLDAPVersion", "supportedSASLMechanisms", "vendorName",
        "vendorVersion", "altServer", "ldapSyntaxes", "matchingRuleUse", "ref", "labeledURI", "userCertificate",
        "jpegPhoto",
        "sshPublicKey", "sudoUser", "automountInformation", "shadowLastChange", "memberUid", "uniqueMember",
        "displayName",
        "gatehousePermission", "gatehouseListPermission", "gatehouseRoleId", "gatehouseListId",
        "gatehouseRequireTwoFactor", "gatehouseSearchLimit", "host",
        "employeeNumber",
    ]

    @Test(arguments: wanted) func has(_ name: String) throws {
        let type = Self.schema.attribute(try Self.id(name))
        #expect(Self.text(type.canonicalName) == name)
    }

    static let operational: [String] = [
        "memberOf", "entryUUID", "entryCSN", "entryDN", "createTimestamp", "hasSubordinates", "namingContexts",
        "contextCSN",
    ]

    @Test(arguments: operational) func knowsOperationalAttributes(_ name: String) throws {
        #expect(Self.schema.attribute(try Self.id(name)).isOperational)
    }

    @Test func inheritsFromSuperiors() throws {
        let cn = Self.schema.attribute(try Self.id("cn"))
        #expect(cn.equality == .caseIgnoreMatch)
        #expect(cn.substrings == .caseIgnoreSubstringsMatch)
        #expect(cn.syntax == .directoryString)
        let member = Self.schema.attribute(try Self.id("member"))
        #expect(member.equality == .distinguishedNameMatch)
        #expect(Self.schema.attribute(try Self.id("memberOf")).noUserModification)
        #expect(Self.schema.attribute(try Self.id("uidNumber")).ordering == .integerOrderingMatch)
        let name = try Self.id("name")
        #expect(Self.schema.subtypes(of: name).contains(cn.id))
        #expect(Self.schema.subtypes(of: name).contains(name))
        #expect(Self.schema.subtypes(of: cn.id) == [cn.id])
        #expect(Self.schema.isSubtype(cn.id, of: name))
        #expect(!Self.schema.isSubtype(name, of: cn.id))
    }

    @Test func hasTheNameServiceSchemaInItsLaterForm() throws {
        let group = try #require(Self.schema.objectClass("posixGroup"))
        #expect(group.kind == .auxiliary)
        let names = try #require(Self.schema.objectClass("groupOfNames"))
        #expect(!names.required.contains(try Self.id("member")))
        #expect(names.allowed.contains(try Self.id("member")))
        let unique = try #require(Self.schema.objectClass("GROUPOFUNIQUENAMES"))
        #expect(!unique.required.contains(try Self.id("uniqueMember")))
        #expect(Self.schema.objectClass("nisMap")?.kind == .structural)
        #expect(Self.schema.objectClass("1.3.6.1.1.1.2.17")?.canonicalName == Array("automount".utf8))
    }

    struct Entry: Sendable {
        var classes: [String]
        var attributes: [String]
        var violations: [(SchemaViolation.Code, String)]

        init(_ classes: [String], _ attributes: [String], _ violations: [(SchemaViolation.Code, String)] = []) {
            (self.classes, self.attributes, self.violations) = (classes, attributes, violations)
        }
    }

    static let entries: [Entry] = [
        Entry(["inetOrgPerson"], ["objectClass", "cn", "sn", "uid", "mail"]),
        Entry(
            ["top", "person", "organizationalPerson", "inetOrgPerson", "posixAccount", "ldapPublicKey"],
            [
                "objectClass", "cn", "sn", "uid", "uidNumber", "gidNumber", "homeDirectory", "sshPublicKey",
                "entryUUID", "memberOf",
            ]
        ),
        Entry(["inetOrgPerson"], ["objectClass", "cn"], [(.missingAttribute, "sn")]),
        Entry(["inetOrgPerson"], ["objectClass", "cn", "sn", "uidNumber"], [(.attributeNotAllowed, "uidNumber")]),
        Entry(["groupOfNames", "posixGroup"], ["objectClass", "cn", "member", "memberUid", "gidNumber"]),
        Entry(["groupOfNames"], ["objectClass", "cn"]),
        Entry(["posixGroup"], ["objectClass", "cn", "gidNumber", "memberUid"]),
        Entry(["top", "posixGroup"], ["objectClass", "cn"], [(.missingAttribute, "gidNumber")]),
        Entry(
            ["posixAccount"], ["objectClass", "cn", "uid", "uidNumber", "gidNumber", "homeDirectory"],
            [(.noStructuralClass, "")]),
        Entry(["top"], ["objectClass"], [(.noStructuralClass, "")]),
        Entry(
            ["inetOrgPerson", "account"], ["objectClass", "cn", "sn", "uid"],
            [(.conflictingStructuralClasses, "account")]),
        Entry(["device", "bogus"], ["objectClass", "cn"], [(.unknownObjectClass, "bogus")]),
        Entry(["account", "extensibleObject"], ["objectClass", "uid", "mail", "uidNumber"]),
        Entry(["account", "gatehouseService"], ["objectClass", "uid", "userPassword", "displayName"]),
        Entry(["gatehouseUserRole"], ["objectClass", "cn", "gatehousePermission", "gatehouseRoleId", "member"]),
        Entry(["gatehouseListRole"], ["objectClass", "cn", "gatehouseListPermission", "gatehouseListId"]),
        Entry(["gatehouseUserRole", "posixGroup"], ["objectClass", "cn", "gidNumber", "memberUid"]),
        Entry(["account", "simpleSecurityObject"], ["objectClass", "uid", "userPassword"]),
        Entry(["organization", "dcObject"], ["objectClass", "o", "dc"]), Entry(["domain"], ["objectClass", "dc"]),
        Entry(["organizationalUnit"], ["objectClass", "ou", "description"]),
        Entry(["organizationalRole"], ["objectClass", "cn", "roleOccupant"]),
        Entry(["sudoRole"], ["objectClass", "cn", "sudoUser"]),
    ]

    @Test(arguments: entries) func validates(_ entry: Entry) throws {
        let attributes = try entry.attributes.map(Self.id)
        let found = Self.schema.validate(classes: entry.classes.map { Array($0.utf8) }, attributes: attributes)
        #expect(found == entry.violations.map { SchemaViolation(code: $0, name: Array($1.utf8)) })
    }

    @Test func namesTheStructuralClass() {
        let found = Self.schema.structuralClass(
            of: ["top", "inetOrgPerson", "person", "posixAccount"].map { Array($0.utf8) })
        #expect(found?.canonicalName == Array("inetOrgPerson".utf8))
        #expect(Self.schema.structuralClass(of: [Array("posixGroup".utf8)])?.canonicalName == Array("posixGroup".utf8))
        #expect(Self.schema.structuralClass(of: [Array("top".utf8)]) == nil)
    }

    /// What the subschema gives can be read again and makes the same schema.
    @Test func describesItselfAsDefinitions() throws {
        let subschema = Self.schema.subschemaAttributes
        #expect(subschema.count == 5)
        var text = ""
        for (type, values) in subschema {
            let name = Self.text(Self.schema.attribute(type).canonicalName)
            #expect(Set(values).count == values.count)
            guard name == "attributeTypes" || name == "objectClasses" else { continue }
            for value in values { text += "\(name): \(Self.text(value))\n" }
        }
        var parser = SchemaParser()
        try parser.read(SchemaSource(name: "subschema", text: text))
        #expect(parser.attributeTypes.map(\.text) == Self.schema.attributeTypes.map(\.definition))
        #expect(parser.objectClasses.map(\.text) == Self.schema.objectClasses.map(\.definition))
    }

    @Test func readsAttributeDescriptions() {
        #expect(AttributeDescription("userCertificate;binary")?.isBinary == true)
        #expect(AttributeDescription("sn;lang-SV;x-a;lang-sv")?.description == "sn;lang-sv;x-a")
        #expect(AttributeDescription("2.5.4.3")?.options == [])
        for text in ["", ";binary", "cn;", "cn;;a", "1.", "c n", "cn;a_b", "cn;ä", "*", "+"] {
            #expect(AttributeDescription(text) == nil, "\(text)")
        }
        let plain = AttributeDescription("sn")
        let tagged = AttributeDescription("sn;lang-sv")
        #expect(plain.flatMap { tagged?.hasOptions(of: $0) } == true)
        #expect(tagged.flatMap { plain?.hasOptions(of: $0) } == false)
    }

    @Test func holdsSetsOfAttributes() {
        var set = AttributeSet([AttributeID(rawValue: 3), AttributeID(rawValue: 70)])
        #expect(set.contains(AttributeID(rawValue: 70)) && !set.contains(AttributeID(rawValue: 71)))
        #expect(!set.contains(AttributeID(rawValue: 60_000)))
        set.formUnion(AttributeSet([AttributeID(rawValue: 200)]))
        #expect(set.map(\.rawValue) == [3, 70, 200])
        #expect(set.count == 3 && !set.isEmpty)
    }
}
