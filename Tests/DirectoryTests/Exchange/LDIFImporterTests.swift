import Identity
import LDAPProtocol
import Testing

@testable import Directory

@Suite struct LDIFImporterTests {
    private let directory: ExchangeDirectory

    init() throws { directory = try ExchangeDirectory() }

    // MARK: What is refused

    struct Refusal: Sendable, CustomTestStringConvertible {
        var ldif: String
        var problem: String
        var testDescription: String { problem }
    }

    private static let unit = "dn: ou=x,dc=example,dc=org\nobjectClass: organizationalUnit\nou: x\n"

    @Test(arguments: [
        Refusal(ldif: unit + "colour: red\n", problem: "test.ldif:1: ou=x,dc=example,dc=org: attribute type 'colour'"),
        Refusal(ldif: unit + "objectClass: dragon\n", problem: "object class 'dragon' is not defined"),
        Refusal(ldif: unit + "uidNumber: 1\n", problem: "attribute 'uidNumber' is not allowed"),
        Refusal(
            ldif: "dn: uid=x,dc=example,dc=org\nobjectClass: inetOrgPerson\nuid: x\ncn: x\n",
            problem: "attribute 'sn' is required"),
        Refusal(ldif: "dn: ou=x,dc=example,dc=org\nou: x\n", problem: "no objectClass"),
        Refusal(ldif: unit + "entryUUID: 12\n", problem: "entryUUID is no UUID"),
        Refusal(
            ldif: "dn: dc=corp,dc=test\nobjectClass: domain\ndc: corp\n", problem: "not below dc=example,dc=org"),
        Refusal(
            ldif: "dn: ou=y,ou=x,dc=example,dc=org\nobjectClass: organizationalUnit\nou: y\n",
            problem: "the entry above it does not exist"),
        Refusal(ldif: unit + "\n" + unit, problem: "test.ldif:5: ou=x,dc=example,dc=org: the entry stands in line 1"),
        Refusal(
            ldif: unit + "\ndn: ou=x,dc=example,dc=org\nchangetype: delete\n",
            problem: "test.ldif:6: ou=x,dc=example,dc=org: "),
        Refusal(ldif: unit + "description:: !!!\n", problem: "test.ldif:4: ou=x,dc=example,dc=org: "),
        Refusal(ldif: "dn: =x\nobjectClass: organizationalUnit\n", problem: "the DN is malformed"),
        Refusal(ldif: ExchangeDirectory.person("x", "uidNumber: 1"), problem: "attribute 'uidNumber' is not allowed"),
        Refusal(
            ldif: ExchangeDirectory.person("x", "objectClass: posixAccount", "uidNumber: seven"),
            problem: "a value of 'uidNumber' is not of its syntax"),
        Refusal(ldif: ExchangeDirectory.person("x", "userPassword:"), problem: "an empty password cannot be set"),
        Refusal(
            ldif: "dn: cn=x,ou=roles,dc=example,dc=org\nobjectClass: gatehouseUserRole\ncn: x\n"
                + "gatehousePermission: dragons:tame\n", problem: "there is no permission dragons:tame"),
        Refusal(
            ldif: "dn: cn=x,ou=roles,dc=example,dc=org\nobjectClass: gatehouseUserRole\ncn: x\n"
                + "gatehousePermission: *\n", problem: "--allow-super-admin"),
        Refusal(
            ldif: "dn: cn=x,ou=list-roles,dc=example,dc=org\nobjectClass: gatehouseListRole\ncn: x\n"
                + "gatehouseListPermission: 1:list:eat\n", problem: "is not NUMBER:list:get"),
    ])
    func refusesTheWholeFileAndSaysWhere(_ refusal: Refusal) throws {
        let before = directory.change
        let good = ExchangeDirectory.person("good")
        let problems = try directory.problems(refusal.ldif + "\n" + good)
        #expect(problems.contains { $0.contains(refusal.problem) }, "\(problems)")
        #expect(directory.change == before)
        #expect(directory.user("good") == nil)
    }

    @Test func tellsOfSeveralProblemsAtOnce() throws {
        let problems = try directory.problems(
            "dn: ou=x,dc=example,dc=org\ncolour: red\n\ndn: ou=y,dc=example,dc=org\nou:: ?\n\n" + Self.unit
                + "uidNumber: 1\n")
        #expect(problems.count == 3)
        #expect(!problems.contains { $0.contains("red") })
    }

    // MARK: What entries become

    @Test(arguments: [
        ("uid=a,dc=example,dc=org", "objectClass: inetOrgPerson\nuid: a\ncn: a\nsn: a\n", "user"),
        ("cn=a,dc=example,dc=org", "objectClass: PERSON\nobjectClass: uidObject\nuid: a\ncn: a\nsn: a\n", "user"),
        ("cn=a,dc=example,dc=org", "objectClass: inetOrgPerson\ncn: a\nsn: a\n", "plain"),
        ("uid=a,dc=example,dc=org", "objectClass: account\nobjectClass: gatehouseService\nuid: a\n", "api"),
        ("cn=a,dc=example,dc=org", "objectClass: groupOfNames\ncn: a\n", "group"),
        ("cn=a,dc=example,dc=org", "objectClass: groupOfUniqueNames\ncn: a\n", "group"),
        ("cn=a,dc=example,dc=org", "objectClass: posixGroup\ncn: a\ngidNumber: 7\n", "group"),
        ("cn=a,dc=example,dc=org", "objectClass: gatehouseUserRole\ncn: a\n", "userRole"),
        ("cn=a,dc=example,dc=org", "objectClass: gatehouseListRole\ncn: a\n", "listRole"),
        ("cn=a,dc=example,dc=org", "objectClass: device\ncn: a\n", "plain"),
        ("cn=a,dc=example,dc=org", "objectClass: device\nobjectClass: extensibleObject\ncn: a\nmail: a@b.c\n", "plain"),
    ])
    func takesEntriesByTheirClasses(_ dn: String, _ lines: String, _ kind: String) throws {
        try directory.load("dn: \(dn)\n\(lines)")
        let entry = try #require(directory.entry(dn))
        let found: String =
            switch entry.record.content {
            case .plain: "plain"
            case .user(let user): user.type.rawValue
            case .group: "group"
            case .userRole: "userRole"
            case .listRole: "listRole"
            }
        #expect(found == kind)
    }

    @Test func keepsNamesIdentifiersTimesAndValuesInOneAttribute() throws {
        try directory.load(
            ExchangeDirectory.person(
                "jane", "mail: Jane@Example.org", "telephoneNumber: 1", "mail: second@example.org", "MAIL: third@x.org",
                "commonName: Janet", "cn;lang-de: Johanna", "displayName: Jane Doe",
                "entryUUID: 0ee4fd2a-1d2c-4b2e-9d7c-3f6f6a0f1a11", "createTimestamp: 20200102030405Z",
                "memberOf: cn=x,dc=example,dc=org", "entryCSN: 20200102030405.000000Z#000000#000#000000",
                "structuralObjectClass: inetOrgPerson", "creatorsName: cn=admin,dc=example,dc=org"))
        let user = try #require(directory.user("jane"))
        #expect(user.email == "jane@example.org")
        #expect(user.name == "Jane Doe")
        let dn = "uid=jane,ou=people,dc=example,dc=org"
        #expect(directory.values("mail", of: dn) == ["Jane@Example.org", "second@example.org", "third@x.org"])
        #expect(directory.values("cn", of: dn) == ["jane", "Janet"])
        #expect(directory.values("entryUUID", of: dn) == ["0ee4fd2a-1d2c-4b2e-9d7c-3f6f6a0f1a11"])
        #expect(directory.values("createTimestamp", of: dn) == ["20200102030405Z"])
        let names = try #require(directory.entry(dn)).attributes.map { String(decoding: $0.type, as: UTF8.self) }
        #expect(Set(names.map { $0.lowercased() }).count == names.count)
        #expect(names.contains("cn;lang-de"))
        #expect(!names.contains { ["memberof", "entrycsn", "structuralobjectclass"].contains($0.lowercased()) })
    }

    @Test func replacesTheBaseThatWasMade() throws {
        let report = try directory.load(
            "dn: dc=example,dc=org\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: Example\n")
        #expect(report.updated == 1)
        #expect(directory.values("o", of: "dc=example,dc=org") == ["Example"])
        #expect(directory.values("objectClass", of: "dc=example,dc=org") == ["dcObject", "organization"])
    }

    @Test func takesChildrenBeforeTheirParents() throws {
        let report = try directory.load(
            "dn: ou=y,ou=x,dc=example,dc=org\nobjectClass: organizationalUnit\nou: y\n\n" + Self.unit)
        #expect(report.created == 2)
    }

    // MARK: Names and numbers that are taken

    @Test func givesAnAddressToTheFirstWhoHasIt() throws {
        let report = try directory.load(
            ExchangeDirectory.person("a", "mail: shared@example.org")
                + ExchangeDirectory.person("b", "mail: Shared@example.org"))
        #expect(directory.user("a")?.email == "shared@example.org")
        #expect(directory.user("b") != nil)
        #expect(directory.user("b")?.email == nil)
        #expect(report.conflicts.count == 1)
        #expect(report.conflicts.first?.hasPrefix("test.ldif:8: uid=b,ou=people,dc=example,dc=org: ") ?? false)
    }

    @Test func keepsASecondEntryOfAUserNameWithoutLettingItLogIn() throws {
        let report = try directory.load(
            ExchangeDirectory.person("jane")
                + "dn: uid=JANE,dc=example,dc=org\nobjectClass: inetOrgPerson\nuid: JANE\ncn: x\nsn: x\n")
        #expect(report.conflicts.count == 1)
        #expect(directory.entry("uid=jane,dc=example,dc=org")?.user == nil)
        #expect(directory.user("jane") != nil)
    }

    @Test func givesNumbersToThoseWhoStateTheClassAndReportsDuplicates() throws {
        let report = try directory.load(
            ExchangeDirectory.person("a", "objectClass: posixAccount")
                + ExchangeDirectory.person(
                    "b", "objectClass: posixAccount", "uidNumber: 77", "gidNumber: 5", "homeDirectory: /b")
                + ExchangeDirectory.person(
                    "c", "objectClass: posixAccount", "uidNumber: 77", "gidNumber: 5", "homeDirectory: /c")
                + ExchangeDirectory.person("d"))
        #expect(directory.values("uidNumber", of: "uid=a,ou=people,dc=example,dc=org") == ["200000"])
        #expect(directory.values("uidNumber", of: "uid=c,ou=people,dc=example,dc=org") == ["77"])
        #expect(directory.values("uidNumber", of: "uid=d,ou=people,dc=example,dc=org") == [])
        #expect(report.remarks.count == 1)
        #expect(report.remarks.first?.contains("uidNumber 77") ?? false)
        #expect(report.conflicts.isEmpty)
    }

    @Test func givesNumbersToEveryoneWhenToldTo() throws {
        var options = DirectoryOptions()
        options.posixForEveryone = true
        let directory = try ExchangeDirectory("dc=example,dc=org", options)
        let ldif =
            ExchangeDirectory.person("a")
            + "dn: cn=g,ou=groups,dc=example,dc=org\nobjectClass: groupOfNames\ncn: g\n"
        try directory.load(ldif)
        #expect(directory.values("uidNumber", of: "uid=a,ou=people,dc=example,dc=org") == ["200000"])
        #expect(directory.values("gidNumber", of: "cn=g,ou=groups,dc=example,dc=org") == ["200001"])
        #expect(try directory.load(ldif).unchanged == 2)
    }

    // MARK: Passwords

    @Test func keepsHashesAndHashesTheRest() throws {
        try directory.load(
            ExchangeDirectory.person("a", "userPassword: {SSHA}9Zc9ySSXP0aEN1EFPBrNlYGa5pWtV7QP")
                + ExchangeDirectory.person("b", "userPassword: clear text")
                + ExchangeDirectory.person("c", "userPassword: {CLEARTEXT}clear text")
                + ExchangeDirectory.person("d")
                + "dn: uid=s,ou=services,dc=example,dc=org\nobjectClass: account\nobjectClass: gatehouseService\nuid: s\n"
                + "userPassword: token\n")
        #expect(directory.user("a")?.password?.stored == Array("{SSHA}9Zc9ySSXP0aEN1EFPBrNlYGa5pWtV7QP".utf8))
        #expect(directory.user("a")?.passwordLogin == true)
        for name in ["b", "c"] {
            #expect(directory.user(name)?.password?.scheme == .argon2)
            #expect(directory.user(name)?.password?.verify(Array("clear text".utf8)) == true)
        }
        #expect(directory.user("d")?.password == nil)
        #expect(directory.user("d")?.passwordLogin == false)
        let token = try #require(directory.user("s")?.password)
        #expect(APIToken.verify(Array("token".utf8), against: token))
        #expect(try !directory.export(secrets: true).contains("clear text"))
        #expect(try !directory.export().contains("userPassword"))
    }

    @Test func leavesAPasswordThatVerifiesOrIsNotGiven() throws {
        let clear = ExchangeDirectory.person("a", "userPassword: clear text")
        try directory.load(clear)
        let stored = directory.user("a")?.password
        let change = directory.change
        #expect(try directory.load(clear).unchanged == 1)
        #expect(try directory.load(ExchangeDirectory.person("a")).unchanged == 1)
        #expect(directory.change == change)
        #expect(directory.user("a")?.password == stored)
        #expect(try directory.load(ExchangeDirectory.person("a", "userPassword: another")).updated == 1)
        #expect(directory.user("a")?.credentialGeneration == 2)
    }

    // MARK: Over existing entries

    @Test func replacesAttributesOfWhatIsThere() throws {
        try directory.load(ExchangeDirectory.person("a", "title: Clerk", "l: Berlin"))
        let id = directory.user("a")?.id
        #expect(try directory.load(ExchangeDirectory.person("a", "title: Director")).updated == 1)
        #expect(directory.values("title", of: "uid=a,ou=people,dc=example,dc=org") == ["Director"])
        #expect(directory.values("l", of: "uid=a,ou=people,dc=example,dc=org") == [])
        #expect(directory.user("a")?.id == id)
    }

    @Test func refusesAnIdentifierThatAnotherEntryHas() throws {
        let uuid = "entryUUID: 0ee4fd2a-1d2c-4b2e-9d7c-3f6f6a0f1a11"
        try directory.load(ExchangeDirectory.person("a", uuid))
        let problems = try directory.problems(ExchangeDirectory.person("b", uuid))
        #expect(problems.first?.contains("belongs to uid=a,ou=people") ?? false)
    }

    @Test func refusesToChangeWhatASourceKeeps() throws {
        try directory.load(ExchangeDirectory.person("a"))
        try directory.live.performBlocking(.system) { draft in
            var record = try #require(draft.snapshot.entry(username: "a")?.record)
            record.origin = Origin(source: "corp", externalID: "1", externalDN: "uid=a,dc=corp,dc=test")
            try draft.put(record)
        }
        #expect(try directory.load(ExchangeDirectory.person("a")).unchanged == 1)
        let problems = try directory.problems(ExchangeDirectory.person("a", "title: Boss"))
        #expect(problems.first?.contains("managed by source corp") ?? false)
    }
}
