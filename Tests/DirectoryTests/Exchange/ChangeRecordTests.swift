import Identity
import LDAPProtocol
import Testing

@testable import Directory

/// Change records of an LDIF file (RFC 2849), made in the order of the file, all of them or none.
@Suite struct ChangeRecordTests {
    private let directory: ExchangeDirectory

    init() throws {
        directory = try ExchangeDirectory()
        try directory.load(
            ExchangeDirectory.person("jane", "mail: jane@example.org", "employeeNumber: 7")
                + ExchangeDirectory.person("joe")
                + "dn: cn=crew,ou=groups,dc=example,dc=org\nobjectClass: groupOfNames\ncn: crew\n"
                + "member: \(Self.jane)\n")
    }

    private static let jane = "uid=jane,ou=people,dc=example,dc=org"
    private static let crew = "cn=crew,ou=groups,dc=example,dc=org"

    @Test func makesEveryKindOfChangeInTheOrderOfTheFile() throws {
        let report = try directory.load(
            """
            version: 1
            # somebody new, who is changed at once
            dn: uid=ann,ou=people,dc=example,dc=org
            changetype: add
            objectClass: inetOrgPerson
            objectClass: posixAccount
            uid: ann
            cn: Ann
            sn: Ann
            uidNumber: 7
            gidNumber: 8
            homeDirectory: /home/ann
            entryUUID: 6b7c1f0e-1111-4222-8333-444455556666

            dn: uid=ann,ou=people,dc=example,dc=org
            changetype: modify
            add: description
            description: one
            description: two
            -
            replace: sn
            sn: Lee
            -
            delete: description
            description: one
            -

            dn: uid=ann,ou=people,dc=example,dc=org
            changetype: modify
            increment: uidNumber
            uidNumber: 5
            -

            dn: \(Self.crew)
            changetype: modify
            add: member
            member: uid=ann,ou=people,dc=example,dc=org
            -

            dn: uid=ann,ou=people,dc=example,dc=org
            changetype: modrdn
            newrdn: uid=anna
            deleteoldrdn: 1

            dn: uid=joe,ou=people,dc=example,dc=org
            changetype: delete

            """)
        #expect(report.created == 1 && report.updated == 3 && report.renamed == 1 && report.deleted == 1)
        let anna = "uid=anna,ou=people,dc=example,dc=org"
        #expect(directory.values("description", of: anna) == ["two"])
        #expect(directory.values("sn", of: anna) == ["Lee"])
        #expect(directory.values("entryUUID", of: anna) == ["6b7c1f0e-1111-4222-8333-444455556666"])
        #expect(directory.values("uidNumber", of: anna) == ["12"])
        #expect(directory.values("member", of: Self.crew) == [Self.jane, anna])
        #expect(directory.user("joe") == nil && directory.user("ann") == nil)
    }

    @Test func movesAnEntryBelowAnother() throws {
        try directory.load(
            """
            dn: ou=west,dc=example,dc=org
            changetype: add
            objectClass: organizationalUnit
            ou: west

            dn: \(Self.jane)
            changetype: moddn
            newrdn: uid=jane
            deleteoldrdn: 0
            newsuperior: ou=west,dc=example,dc=org

            """)
        #expect(directory.entry("uid=jane,ou=west,dc=example,dc=org")?.user?.username == "jane")
        #expect(directory.values("member", of: Self.crew) == ["uid=jane,ou=west,dc=example,dc=org"])
    }

    @Test func hashesAPasswordInTheClear() throws {
        try directory.load(
            "dn: \(Self.jane)\nchangetype: modify\nreplace: userPassword\nuserPassword: Correct-Horse-9\n-\n")
        #expect(directory.user("jane")?.password?.verify(Array("Correct-Horse-9".utf8)) == true)
    }

    @Test func leavesAloneWhatServersWriteOfTheirOwnAccord() throws {
        let before = directory.change
        let report = try directory.load(
            "dn: \(Self.jane)\nchangetype: modify\nreplace: modifyTimestamp\nmodifyTimestamp: 20200101000000Z\n-\n")
        #expect(report.unchanged == 1 && directory.change == before)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var ldif: String
        var problem: String
        var testDescription: String { problem }
    }

    @Test(arguments: [
        Refusal(ldif: "dn: uid=no,ou=people,dc=example,dc=org\nchangetype: delete\n", problem: "does not exist"),
        Refusal(
            ldif: "dn: \(jane)\nchangetype: add\nobjectClass: inetOrgPerson\nuid: jane\ncn: j\nsn: j\n",
            problem: "exists already"),
        Refusal(
            ldif: "dn: \(jane)\nchangetype: modify\nadd: mail\nmail: jane@example.org\n-\n", problem: "mail"),
        Refusal(ldif: "dn: \(jane)\nchangetype: modify\ndelete: sn\n-\n", problem: "'sn' is required"),
        Refusal(ldif: "dn: ou=people,dc=example,dc=org\nchangetype: delete\n", problem: "entries below"),
        Refusal(
            ldif: "dn: \(jane)\ncontrol: 1.2.3.4 true\nchangetype: delete\n", problem: "critical control 1.2.3.4"),
        Refusal(
            ldif: "dn: \(jane)\ncontrol: 1.3.6.1.1.12 true:: oAEA\nchangetype: delete\n", problem: "assertion"),
    ])
    func refusesTheWholeFileAndSaysWhere(_ refusal: Refusal) throws {
        let before = directory.change
        let good = "dn: uid=joe,ou=people,dc=example,dc=org\nchangetype: delete\n\n"
        let problems = try directory.problems(good + refusal.ldif)
        #expect(problems.count == 1 && problems.allSatisfy { $0.contains("test.ldif:4") || $0.contains("test.ldif:5") })
        #expect(problems.allSatisfy { $0.contains(refusal.problem) }, "\(problems)")
        #expect(directory.change == before)
    }

    @Test func obeysControlsThatItKnows() throws {
        // (sn=jane) in BER, in base64.
        let matching = "control: 1.3.6.1.1.12 true:: owoEAnNuBARqYW5l\n"
        try directory.load("dn: \(Self.jane)\n\(matching)changetype: delete\n")
        #expect(directory.user("jane") == nil)
        try directory.load("dn: ou=groups,dc=example,dc=org\ncontrol: 1.2.840.113556.1.4.805\nchangetype: delete\n")
        #expect(directory.entry(Self.crew) == nil)
    }

    @Test func goesOnPastWhatIsRefusedAndSaysWhereItStands() throws {
        let faulty = "dn: uid=x,ou=people,dc=example,dc=org\nobjectClass: inetOrgPerson\nuid: x\ncn: x\n"
        let file =
            ExchangeDirectory.person("one") + faulty + "\n" + "dn: ou=a\u{7},dc=example\nobjectClass: top\n\n"
            + ExchangeDirectory.person("two")
        let report = try directory.load(file, isTrial: false) { $0.goesOn = true }
        #expect(report.created == 2 && directory.user("two") != nil)
        #expect(report.refused.count == 2)
        let first = try #require(report.refused.first)
        #expect(first.problem.contains("'sn' is required"))
        #expect(String(decoding: Array(file.utf8)[first.offset...].prefix(faulty.utf8.count), as: UTF8.self) == faulty)
    }

    @Test func aTrialTellsTheStepsAndKeepsNothing() throws {
        let before = directory.change
        let report = try directory.load(
            ExchangeDirectory.person("new") + ExchangeDirectory.person("jane", "mail: j@example.org")
                + ExchangeDirectory.person("joe"), isTrial: true
        ) { $0.keepsSteps = true }
        #expect(directory.change == before && directory.user("new") == nil)
        #expect(report.steps.map(\.action) == [.create, .update, .unchanged])
        #expect(report.steps[1].attributes == ["employeeNumber", "mail"])
    }

    @Test func putsNamesBelowAnotherBase() throws {
        let old = try DistinguishedName("o=Old, c=DE")
        let new = try DistinguishedName("dc=example,dc=org")
        try directory.load(
            """
            dn: uid=max,ou=people,o=old,c=de
            objectClass: inetOrgPerson
            uid: max
            cn: max
            sn: max
            manager: uid=jane, ou=people, O=Old, C=de
            seeAlso: cn=elsewhere,c=fr

            dn: cn=team,ou=groups,o=Old,c=DE
            objectClass: groupOfNames
            cn: team
            member: uid=max,ou=people,o=Old,c=DE

            """
        ) { $0.mapping = BaseMapping(from: old, to: new) }
        let max = "uid=max,ou=people,dc=example,dc=org"
        #expect(directory.values("manager", of: max) == [Self.jane])
        #expect(directory.values("seeAlso", of: max) == ["cn=elsewhere,c=fr"])
        #expect(directory.values("member", of: "cn=team,ou=groups,dc=example,dc=org") == [max])
    }

    @Test func readsValuesThatStandElsewhereOnlyWhenAllowed() throws {
        let file = ExchangeDirectory.person("pic", "jpegPhoto:< file:///pictures/pic.jpg")
        #expect(try directory.problems(file).contains { $0.contains("URL") })
        try directory.load(file) { $0.readURL = { $0 == "file:///pictures/pic.jpg" ? [1, 2, 3] : [] } }
        let photo = try #require(directory.snapshot.schema.attributeID("jpegPhoto"))
        #expect(directory.entry("uid=pic,ou=people,dc=example,dc=org")?.values(of: photo) == [[1, 2, 3]])
    }

    @Test func beginsWithALaterRecordAndNamesDepartures() throws {
        let file = ExchangeDirectory.person("first") + ExchangeDirectory.person("second", "description: gr\u{fc}n")
        let report = try directory.load(file) {
            $0.firstRecord = 2
            $0.isLenient = true
        }
        #expect(directory.user("first") == nil && directory.user("second") != nil)
        #expect(report.deviations.map(\.kind) == [.rawUTF8])
    }
}
