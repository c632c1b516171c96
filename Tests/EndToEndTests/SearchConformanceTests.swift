import TestSupport
import Testing

/// What searches find and say by the sections of the RFCs, from the gateway and from slapd.
///
/// Both hold the same person, and both give the same lines and the same result code; the few differences stand beside the
/// case and are explained in docs/ldap-conformance.md.
@Suite struct SearchConformanceTests {
    private static let people = "ou=people,dc=example,dc=org"
    private static let person = "dn: uid=t1,\(people)"
    private static let names = ["cn: Test Person", "cn;lang-sv: Testperson"]

    /// The lines of LDIF that a search gives, in alphabetical order, and its result code.
    struct Answer: Equatable, Sendable {
        var lines: [String]
        var code: Int32
    }

    /// A search below the people, and what comes of it.
    struct Case: Sendable, CustomTestStringConvertible {
        let section: String
        let arguments: [String]
        let answer: Answer
        /// What comes of it in slapd, where that is something else.
        var slapd: Answer?

        init(section: String, arguments: [String], lines: [String], code: Int32) {
            (self.section, self.arguments) = (section, arguments)
            answer = Answer(lines: lines.sorted(), code: code)
        }

        var testDescription: String { "\(section): \(arguments.joined(separator: " "))" }

        /// The person is found, and of it only the name is asked for.
        static func hit(_ section: String, _ filter: String, _ options: String...) -> Case {
            Case(section: section, arguments: options + [filter, "1.1"], lines: [person], code: 0)
        }

        /// Nothing is found, and that is no error.
        static func miss(_ section: String, _ filter: String, _ options: String...) -> Case {
            Case(section: section, arguments: options + [filter, "1.1"], lines: [], code: 0)
        }

        /// Attributes of the person.
        static func shows(_ section: String, _ attributes: [String], _ lines: [String], _ options: String...) -> Case {
            Case(section: section, arguments: options + ["(uid=t1)"] + attributes, lines: [person] + lines, code: 0)
        }

        /// The search ends with a code, and with whatever was found before.
        static func ends(
            _ section: String, _ code: Int32, _ arguments: [String], _ lines: [String] = []
        ) -> Case {
            Case(section: section, arguments: arguments, lines: lines, code: code)
        }

        func inSlapd(_ code: Int32, _ lines: [String] = []) -> Case {
            var copy = self
            copy.slapd = Answer(lines: lines, code: code)
            return copy
        }
    }

    static let filters: [Case] = [
        .hit("RFC 4511 4.5.1.7", "(cn=test  person)"), .hit("RFC 4511 4.5.1.7", "(2.5.4.4=person)"),
        .miss("RFC 4511 4.5.1.7", "(&(!(unknown=x))(uid=t1))"), .miss("RFC 4511 4.5.1.7", "(!(unknown=x))"),
        .hit("RFC 4511 4.5.1.7", "(|(unknown=x)(uid=t1))"), .miss("RFC 4511 4.5.1.7", "(!(uidNumber=x))"),
        .hit("RFC 4511 4.5.1.7.2", "(cn=t*st*on)"), .hit("RFC 4511 4.5.1.7.2", "(cn=*  P*)"),
        .hit("RFC 4511 4.5.1.7.2", "(mail=*@EXAMPLE.org)"), .miss("RFC 4511 4.5.1.7.2", "(uidNumber=1*)"),
        .hit("RFC 4511 4.5.1.7.3", "(&(uidNumber>=1000)(uid=t1))"), .miss("RFC 4511 4.5.1.7.3", "(cn>=s)"),
        .miss("RFC 4511 4.5.1.7.4", "(uidNumber<=999)"), .miss("RFC 4511 4.5.1.7.4", "(uidNumber<=x)"),
        .hit("RFC 4511 4.5.1.7.6", "(cn~=test person)"),
        .hit("RFC 4511 4.5.1.7.7", "(cn:caseExactMatch:=Test Person)"),
        .miss("RFC 4511 4.5.1.7.7", "(cn:caseExactMatch:=test person)"),
        .hit("RFC 4511 4.5.1.7.7", "(:caseIgnoreMatch:=test person)"),
        .hit("RFC 4511 4.5.1.7.7", "(&(uid=t1)(ou:dn:=people))"),
        .hit("RFC 4511 4.5.1.7.7", "(uid:dn:caseExactMatch:=t1)"),
        .miss("RFC 4511 4.5.1.7.7", "(uid:1.2.3.4:=x)"), .miss("RFC 4511 4.5.1.7.7", "(!(uid:1.2.3.4:=x))"),
        .miss("RFC 4511 4.5.1.7.7", "(uidNumber:caseExactMatch:=1000)"),
        .miss("RFC 4511 4.5.1.7.7", "(!(uidNumber:caseExactMatch:=1000))"),
        .hit("RFC 4526 2", "(&(&)(uid=t1))"), .miss("RFC 4526 2", "(|)"), .miss("RFC 4526 2", "(!(&))"),
        .miss("RFC 4517 4.2", "(homeDirectory=/HOME/t1)"), .hit("RFC 4517 4.2", "(homeDirectory=/home/t1)"),
        .hit("RFC 4512 2.4", "(objectClass=person)"), .hit("RFC 4512 2.4", "(&(uid=t1)(objectClass=2.5.6.6))"),
        .miss("RFC 4512 2.4", "(objectClass=nosuch)"), .hit("RFC 4512 2.5.1", "(name=person)"),
        .hit("RFC 4512 2.5.2", "(cn;lang-sv=Testperson)"), .hit("RFC 4512 2.5.2", "(cn=Testperson)"),
        .miss("RFC 4512 2.5.2", "(cn;lang-sv=Test Person)"), .miss("RFC 4512 2.5.2", "(cn;lang-fi=*)"),
        .hit("RFC 5020 2", "(entryDN=UID=t1, ou=people,dc=example,dc=org)"),
    ]

    static let selections: [Case] = [
        .shows("RFC 4511 4.5.1.8", ["1.1"], []), .shows("RFC 4511 4.5.1.8", ["1.1", "cn"], names),
        .shows("RFC 4511 4.5.1.8", ["dn"], []), .shows("RFC 4511 4.5.1.8", ["2.5.4.3", "nosuch"], names),
        .shows(
            "RFC 4511 4.5.1.8", ["*"],
            names + [
                "gidNumber: 1000", "homeDirectory: /home/t1", "mail: t1@example.org", "objectClass: inetOrgPerson",
                "objectClass: posixAccount", "sn: Person", "uid: t1", "uidNumber: 1000",
            ]),
        .shows("RFC 4511 4.5.1.6", ["cn", "uid"], ["cn:", "cn;lang-sv:", "uid:"], "-A"),
        .shows("RFC 4512 2.5.1", ["name"], names + ["sn: Person"]),
        .shows("RFC 4512 2.5.2", ["cn;lang-sv"], ["cn;lang-sv: Testperson"]),
        .shows("RFC 4512 2.5.2", ["cn;lang-fi"], []),
        .shows(
            "RFC 4512 3.4", ["hasSubordinates", "structuralObjectClass"],
            ["hasSubordinates: FALSE", "structuralObjectClass: inetOrgPerson"]),
        .shows(
            "RFC 4529 3", ["@posixAccount"],
            names + [
                "gidNumber: 1000", "homeDirectory: /home/t1", "objectClass: inetOrgPerson", "objectClass: posixAccount",
                "uid: t1", "uidNumber: 1000",
            ]),
        .shows("RFC 3876 2", ["cn", "uid"], ["cn: Test Person"], "-E", "!mv=(cn=test p*)"),
    ]

    static let ends: [Case] = [
        .hit("RFC 4511 4.5.1.2", "(uid=t1)", "-s", "one"), .miss("RFC 4511 4.5.1.2", "(uid=t1)", "-s", "base"),
        .hit("RFC 4511 4.5.1.2", "(uid=t1)", "-s", "children"), .hit("RFC 4511 4.5.1.3", "(uid=t1)", "-a", "always"),
        .ends("RFC 4511 4.5.1.4", 4, ["-z", "1", "(objectClass=*)", "1.1"], ["dn: \(people)"]),
        .hit("RFC 4511 4.5.1.4", "(uid=t1)", "-z", "1"), .hit("RFC 4511 4.5.1.5", "(uid=t1)", "-l", "60"),
        .ends("RFC 4511 4.5.3", 32, ["-b", "uid=no,\(people)", "(uid=t1)"]),
        .ends("RFC 4511 4.5.3", 34, ["-b", "nonsense", "(uid=t1)"]),
        .ends("RFC 4511 4.5.3", 32, ["-b", "dc=other", "(uid=t1)"]),
        .ends("RFC 4511 4.1.11", 12, ["-e", "!1.2.3.4", "(uid=t1)"]),
        .hit("RFC 4511 4.1.11", "(uid=t1)", "-e", "1.2.3.4"),
        .ends("RFC 4527 3", 12, ["-e", "!postread=cn", "(uid=t1)"]),
        .hit("RFC 4528 3", "(uid=t1)", "-e", "!assert=(ou=people)"),
        .ends("RFC 4528 3", 122, ["-e", "!assert=(ou=nowhere)", "(uid=t1)"]),
        .miss("RFC 3672 3", "(objectClass=*)", "-E", "!subentries=true"),
        .hit("RFC 3296 3", "(uid=t1)", "-e", "!manageDSAit"),
        .hit("whole tree", "(uid=t1)", "-b", "").inSlapd(32),
    ]

    @Test func findsAndSaysWhatSlapdDoes() throws {
        let base = "dc=example,dc=org"
        let slapd = try Slapd(
            ldif: """
                dn: \(base)
                objectClass: domain
                dc: example

                dn: \(Self.people)
                objectClass: organizationalUnit
                ou: people

                \(Self.record)
                """, suffix: base)
        let gateway = try Gateway(baseDN: base)
        let running = try gateway.serve()
        let admin = "uid=\(Gateway.admin),\(Self.people)"
        let ours = ["-x", "-H", running.ldap, "-D", admin, "-w", Gateway.adminPassword]
        let theirs = ["-x", "-H", slapd.url, "-D", slapd.rootDN, "-w", slapd.rootPassword]
        let environment = ["LDAPNOINIT": "1"]
        try ProgramRun.succeed("ldapadd", ours, input: Self.record, environment: environment)
        // It is no part of the comparison.
        func ask(_ item: Case, _ server: [String]) throws -> Answer {
            let outcome = try ProgramRun.run(
                "ldapsearch", server + ["-LLL", "-o", "ldif-wrap=no", "-b", Self.people] + item.arguments,
                environment: environment)
            let lines = outcome.output.split(separator: "\n").map(String.init).filter { $0 != "dn: \(admin)" }
            return Answer(lines: lines.sorted(), code: outcome.status)
        }
        for item in Self.filters + Self.selections + Self.ends {
            let answer = try ask(item, ours)
            #expect(answer == item.answer, "gateway, \(item.testDescription)")
            let expected = item.slapd ?? item.answer
            let other = try ask(item, theirs)
            #expect(other == expected, "slapd, \(item.testDescription)")
        }
    }

    private static let record = """
        \(person)
        objectClass: inetOrgPerson
        objectClass: posixAccount
        uid: t1
        cn: Test Person
        cn;lang-sv: Testperson
        sn: Person
        mail: t1@example.org
        uidNumber: 1000
        gidNumber: 1000
        homeDirectory: /home/t1

        """
}
