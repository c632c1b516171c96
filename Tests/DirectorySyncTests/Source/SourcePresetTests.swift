import Identity
import LDAPProtocol
import Testing

@testable import DirectorySync

/// What each kind of directory calls things.
struct SourcePresetTests {
    typealias Kind = SourceConfiguration.Kind

    private static func configuration(_ kind: Kind?) -> SourceConfiguration {
        var configuration = Made.configuration
        configuration.kind = kind
        configuration.users.base = "dc=corp"
        configuration.groups = .init(base: "dc=corp")
        return configuration
    }

    private static func entry(_ dn: String, _ attributes: [(String, [UInt8])]) -> SourceEntry {
        var names: [String] = []
        var values: [String: [[UInt8]]] = [:]
        for (name, value) in attributes {
            if values[name] == nil { names.append(name) }
            values[name, default: []].append(value)
        }
        return SourceEntry(
            dn: dn, attributes: names.map { SourceAttribute(name: $0, values: values[$0] ?? []) })
    }

    private static func text(_ pairs: [(String, String)]) -> [(String, [UInt8])] {
        pairs.map { ($0.0, Array($0.1.utf8)) }
    }

    static let roots: [(attributes: [(String, String)], kind: Kind)] = [
        ([("objectClass", "top"), ("objectClass", "OpenLDAProotDSE"), ("namingContexts", "dc=a")], .openLDAP),
        ([("vendorName", "389 Project"), ("vendorVersion", "389-Directory/2.3.1 B2023")], .ds389),
        ([("vendorVersion", "Red Hat-Directory/11.5")], .ds389),
        ([("vendorName", "389 Project"), ("ipaDomainLevel", "1"), ("ipaTopologyIsManaged", "on")], .freeIPA),
        ([("supportedCapabilities", "1.2.840.113556.1.4.800"), ("defaultNamingContext", "DC=a")], .activeDirectory),
        ([("vendorName", "Somebody"), ("supportedCapabilities", "1.2.840.113556.1.4.1851")], .generic), ([], .generic),
    ]

    @Test(arguments: roots) func isToldByTheRootDSE(attributes: [(String, String)], kind: Kind) {
        #expect(RootDSE(Self.entry("", Self.text(attributes))).kind == kind)
    }

    @Test(arguments: Kind.allCases) func asksForNoSecretsAndEachAttributeByName(kind: Kind) {
        let preset = Self.configuration(kind).preset
        for names in [preset.requestedOfPeople, preset.requestedOfGroups] {
            #expect(!names.isEmpty && Set(names).isDisjoint(with: AttributeSelection.secrets))
            #expect(!names.contains("*") && !names.contains("+") && Set(names).count == names.count)
        }
    }

    static let standings: [(kind: Kind, values: [(String, String)], standing: SourcePerson.Standing)] = [
        (.openLDAP, [("pwdAccountLockedTime", "000001010000Z")], .disabled),
        (.openLDAP, [("pwdAccountLockedTime", "20260101120000Z")], .lockedOut), (.openLDAP, [], .active),
        (.ds389, [("nsAccountLock", "true")], .disabled), (.ds389, [("nsaccountlock", "FALSE")], .active),
        (.freeIPA, [("nsAccountLock", "TRUE")], .disabled),
        (.activeDirectory, [("userAccountControl", "512")], .active),
        (.activeDirectory, [("userAccountControl", "514")], .disabled),
        (.activeDirectory, [("userAccountControl", "66050"), ("lockoutTime", "9")], .disabled),
        // The bit LOCKOUT is never set by today's servers, and means nothing.
        (.activeDirectory, [("userAccountControl", "528")], .active),
        (.activeDirectory, [("userAccountControl", "512"), ("lockoutTime", "133500000000000000")], .lockedOut),
        (.activeDirectory, [("lockoutTime", "0"), ("accountExpires", "0")], .active),
        (.activeDirectory, [("accountExpires", "9223372036854775807")], .active),
        // 2020-01-01 and 2100-01-01.
        (.activeDirectory, [("accountExpires", "132223104000000000")], .expired),
        (.activeDirectory, [("accountExpires", "157469184000000000")], .active),
        (.activeDirectory, [("accountExpires", "99999999999999999999"), ("userAccountControl", "x")], .active),
        (.generic, [("pwdAccountLockedTime", "000001010000Z"), ("nsAccountLock", "TRUE")], .active),
    ]

    @Test(arguments: standings)
    func tellsWhoMayLogIn(kind: Kind, values: [(String, String)], standing: SourcePerson.Standing) {
        let rule = Self.configuration(kind).preset.lock
        #expect(rule.standing(of: Self.entry("uid=a,dc=corp", Self.text(values)), at: Made.now) == standing)
        for name in values.map(\.0) where kind != .generic {
            #expect(rule.attributes.contains { $0.equalsIgnoringCase(name) })
        }
    }

    @Test func readsAGUIDWithTheLowOctetsOfItsFirstFieldsFirst() {
        let identity = IdentityAttribute(named: "objectGUID")
        let octets: [UInt8] = Array(0..<16)
        #expect(
            identity.identity(of: Self.entry("cn=a", [("objectGUID", octets)]))
                == "03020100-0504-0706-0809-0a0b0c0d0e0f")
        #expect(identity.identity(of: Self.entry("cn=a", [("objectGUID", Array(0..<15))])) == nil)
        #expect(identity.identity(of: Self.entry("cn=a", [])) == nil)
    }

    private static let domain: [UInt8] = [1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0] + Array(repeating: 7, count: 12)

    @Test func putsPeopleOfActiveDirectoryIntoTheirPrimaryGroup() throws {
        var decoder = SourceDecoder(Self.configuration(.activeDirectory), at: Made.now)
        let guid: (UInt8) -> [UInt8] = { Array(repeating: $0, count: 16) }
        let text: (String) -> [UInt8] = { Array($0.utf8) }
        decoder.add(
            person: Self.entry(
                "CN=Müller\\, Jürgen,OU=Staff,DC=corp",
                [
                    ("objectGUID", guid(1)), ("objectSid", Self.domain + [0x51, 4, 0, 0]),
                    ("primaryGroupID", text("513")), ("sAMAccountName", text("jmueller")), ("uid", text("other")),
                    ("cn", text("Müller, Jürgen")), ("displayName", text("Jürgen Müller")),
                    ("homeDirectory", text("\\\\files\\jmueller")), ("unixHomeDirectory", text("/home/jmueller")),
                    ("objectClass", text("user")), ("objectClass", text("top")),
                ]))
        decoder.add(
            group: Self.entry(
                "CN=Domain Users,CN=Users,DC=corp",
                [("objectGUID", guid(2)), ("objectSid", Self.domain + [1, 2, 0, 0]), ("cn", text("Domain Users"))]))
        decoder.add(
            group: Self.entry(
                "CN=All,CN=Users,DC=corp",
                [
                    ("objectGUID", guid(3)), ("objectSid", Self.domain + [2, 2, 0, 0]), ("cn", text("All")),
                    ("member", text("CN=Domain Users,CN=Users,DC=corp")),
                ]))
        let contents = decoder.finish()
        let person = try #require(contents.people.first)
        #expect(contents.isComplete && contents.problems == [])
        #expect(person.username == "jmueller" && person.name == "Jürgen Müller")
        #expect(contents.groups.map(\.people) == [[person.externalID], []])
        #expect(contents.memberships == [person.externalID: [0, 1]])
        let kept = Dictionary(
            person.attributes.map {
                ($0.description.description, $0.values.map { String(decoding: $0, as: UTF8.self) })
            },
            uniquingKeysWith: +)
        #expect(kept["uid"] == ["jmueller"] && kept["homeDirectory"] == ["/home/jmueller"])
        #expect(kept["objectClass"]?.sorted() == ["inetOrgPerson", "top"])
    }

    @Test func doesNotTrustSecurityIdentifiers() {
        let bad: [[UInt8]] = [
            [], [1], [1, 255] + Array(repeating: 0, count: 20), [2, 1] + Array(repeating: 0, count: 10),
        ]
        for sid in bad {
            let entry = Self.entry("cn=a", [("objectSid", sid), ("primaryGroupID", Array("513".utf8))])
            #expect(PrimaryGroup.sid(ofPerson: entry) == nil)
        }
        for number in ["", "-1", "4294967296", "x"] {
            let entry = Self.entry(
                "cn=a", [("objectSid", Self.domain + [1, 0, 0, 0]), ("primaryGroupID", Array(number.utf8))])
            #expect(PrimaryGroup.sid(ofPerson: entry) == nil)
        }
    }

    @Test func takesNamesOfTheConfigurationInThePlaceOfItsOwn() throws {
        var configuration = Self.configuration(.generic)
        configuration.names.identity = "employeeNumber"
        configuration.names.username = "mail"
        configuration.names.displayName = "cn"
        configuration.names.member = "memberUid"
        configuration.disabled = .init(attribute: "employeeType", value: "left")
        configuration.excludedAttributes = ["SN"]
        var decoder = SourceDecoder(configuration, at: Made.now)
        #expect(Set(decoder.requestedOfPeople).isSuperset(of: ["employeenumber", "mail", "employeetype"]))
        decoder.add(
            person: Self.entry(
                "cn=a,dc=corp",
                Self.text([
                    ("employeeNumber", "77"), ("mail", "A@corp.test"), ("cn", "Anna"), ("sn", "Smith"),
                    ("employeeType", "LEFT"), ("objectClass", "inetOrgPerson"),
                ])))
        let person = try #require(decoder.finish().people.first)
        #expect(person.externalID == "77" && person.username == "A@corp.test" && person.name == "Anna")
        #expect(person.standing == .disabled)
        #expect(
            person.attributes.map(\.description.description).sorted() == [
                "cn", "employeeNumber", "employeeType", "mail", "objectClass", "uid",
            ])
    }

    @Test func takesKeysOfFreeIPAForKeys() throws {
        var decoder = SourceDecoder(Self.configuration(.freeIPA), at: Made.now)
        #expect(
            decoder.requestedOfPeople.contains("ipasshpubkey") && !decoder.requestedOfPeople.contains("sshpublickey"))
        decoder.add(
            person: Self.entry(
                "uid=a,cn=users,cn=accounts,dc=corp",
                Self.text([
                    ("ipaUniqueID", "0f3c"), ("uid", "a"), ("ipaSshPubKey", "ssh-ed25519 AAAA"),
                    ("objectClass", "ipaSshUser"),
                ])))
        let person = try #require(decoder.finish().people.first)
        #expect(person.attributes.map(\.description.description) == ["uid", "sshPublicKey", "objectClass"])
        #expect(person.attributes.last?.values == [Array("ldapPublicKey".utf8)])
    }
}
