import Identity
import LDAPProtocol
import Testing

@testable import Directory

/// What happened since a change, as a stream that makes a copy equal again.
@Suite struct LDIFChangeExporterTests {
    private let directory: ExchangeDirectory
    private let copy: ExchangeDirectory
    private let start: ChangeNumber

    init() throws {
        let content =
            ["jane", "joe", "ann", "kim"].map { ExchangeDirectory.person($0, "mail: \($0)@example.org") }.joined()
            + "dn: cn=crew,ou=groups,dc=example,dc=org\nobjectClass: groupOfNames\nobjectClass: posixGroup\n"
            + "gidNumber: 9\ncn: crew\nmember: \(Self.name("jane"))\nmember: \(Self.name("joe"))\n\n"
            + "dn: ou=lab,dc=example,dc=org\nobjectClass: organizationalUnit\nou: lab\n\n"
            + "dn: cn=gauge,ou=lab,dc=example,dc=org\nobjectClass: device\ncn: gauge\n"
        directory = try ExchangeDirectory()
        try directory.load(content)
        copy = try ExchangeDirectory()
        try copy.load(content)
        start = directory.change
    }

    private static func name(_ uid: String) -> String { "uid=\(uid),ou=people,dc=example,dc=org" }

    private func stream(secrets: Bool = true) throws -> String {
        var exporter = LDIFChangeExporter(to: directory.snapshot, includesSecrets: secrets)
        try exporter.read(try directory.store.log(after: start, limit: .max))
        var output: [UInt8] = []
        try exporter.write { output += $0 }
        return String(decoding: output, as: UTF8.self)
    }

    /// All that a client may write, of both directories.
    private func contents(_ directory: ExchangeDirectory) throws -> [String] {
        let kept = ["entryUUID", "creatorsName", "createTimestamp", "modifiersName", "modifyTimestamp"]
        return try directory.export(secrets: true).split(separator: "\n\n")
            .map { entry in
                entry.split(separator: "\n").filter { line in !kept.contains { line.hasPrefix("\($0):") } }
                    .sorted().joined(separator: "\n")
            }.sorted()
    }

    private func expectTheCopyFollows(_ comment: Comment? = nil) throws {
        let stream = try stream()
        do {
            try copy.load(stream)
        } catch {
            Issue.record("\(error)\n\(stream)", sourceLocation: #_sourceLocation)
        }
        #expect(try contents(copy) == contents(directory), comment)
    }

    @Test func saysNothingWhereNothingHappened() throws {
        #expect(try stream() == "")
    }

    @Test func tellsEachChangeInTheFormItsReaderMakesItIn() throws {
        try directory.load(
            """
            dn: \(Self.name("jane"))
            changetype: modify
            replace: description
            description: one
            description: two
            -

            dn: \(Self.name("joe"))
            changetype: modrdn
            newrdn: uid=joseph
            deleteoldrdn: 1

            dn: \(Self.name("ann"))
            changetype: delete

            dn: uid=new,ou=people,dc=example,dc=org
            changetype: add
            objectClass: inetOrgPerson
            uid: new
            cn: New
            sn: One

            """)
        #expect(
            try stream() == """
                version: 1

                dn: \(Self.name("joe"))
                changetype: modrdn
                newrdn: uid=joseph
                deleteoldrdn: 1

                dn: \(Self.name("ann"))
                changetype: delete

                dn: uid=new,ou=people,dc=example,dc=org
                changetype: add
                objectClass: inetOrgPerson
                uid: new
                cn: New
                sn: One

                dn: \(Self.name("jane"))
                changetype: modify
                replace: description
                description: one
                description: two
                -

                dn: \(Self.name("joseph"))
                changetype: modify
                replace: uid
                uid: joseph
                -

                dn: cn=crew,ou=groups,dc=example,dc=org
                changetype: modify
                replace: member
                member: \(Self.name("jane"))
                member: \(Self.name("joseph"))
                -
                replace: memberUid
                memberUid: jane
                memberUid: joseph
                -


                """)
        try expectTheCopyFollows()
    }

    @Test(arguments: [
        // An attribute that is gone, and one that is long.
        [
            "dn: \(name("jane"))\nchangetype: modify\ndelete: mail\n-\nadd: description\n"
                + "description: \(String(repeating: "x", count: 900))\n-\n"
        ],
        // The last member of a group.
        ["dn: cn=crew,ou=groups,dc=example,dc=org\nchangetype: modify\nreplace: member\n-\n"],
        // A name that somebody else had.
        [
            "dn: \(name("jane"))\nchangetype: delete\n",
            "dn: \(name("joe"))\nchangetype: modrdn\nnewrdn: uid=jane\ndeleteoldrdn: 1\n",
            ExchangeDirectory.person("joe", "description: another"),
        ],
        // Here and gone again, and back.
        [
            ExchangeDirectory.person("tmp"), "dn: \(name("tmp"))\nchangetype: delete\n",
            "dn: \(name("kim"))\nchangetype: delete\n", ExchangeDirectory.person("kim", "title: back"),
        ],
        // All that is below something, and itself.
        [
            "dn: cn=gauge,ou=lab,dc=example,dc=org\nchangetype: delete\n",
            "dn: ou=lab,dc=example,dc=org\nchangetype: delete\n",
        ],
        // Something new, something below it, and a member of it.
        [
            "dn: ou=site,dc=example,dc=org\nobjectClass: organizationalUnit\nou: site\n",
            "dn: uid=far,ou=site,dc=example,dc=org\nobjectClass: inetOrgPerson\nuid: far\ncn: Far\nsn: Far\n"
                + "userPassword: {SSHA}cEGYOB4cFY1v5+8OE1zLMmXxvvJzYWx0\n",
            "dn: cn=crew,ou=groups,dc=example,dc=org\nchangetype: modify\nadd: member\n"
                + "member: uid=far,ou=site,dc=example,dc=org\n-\n",
        ],
        // A password.
        [
            "dn: \(name("kim"))\nchangetype: modify\nreplace: userPassword\n"
                + "userPassword: {SSHA}cEGYOB4cFY1v5+8OE1zLMmXxvvJzYWx0\n-\n"
        ],
    ]) func makesACopyEqualAgain(_ steps: [String]) throws {
        for step in steps { try directory.load(step) }
        try expectTheCopyFollows()
    }

    @Test func leavesPasswordsOutUnlessAsked() throws {
        try directory.load(
            "dn: \(Self.name("kim"))\nchangetype: modify\nreplace: userPassword\n"
                + "userPassword: {SSHA}cEGYOB4cFY1v5+8OE1zLMmXxvvJzYWx0\n-\n")
        #expect(try stream(secrets: false) == "")
        #expect(try stream().contains("replace: userPassword\nuserPassword: {SSHA}"))
    }

    @Test(arguments: 0..<12) func followsAnyCourseOfChanges(_ seed: UInt64) throws {
        var random = SplitMix(state: seed &* 7919 &+ 1)
        var people = ["jane", "joe", "ann", "kim"]
        var next = 0
        for _ in 0..<40 {
            let index = Int.random(in: 0..<max(people.count, 1), using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0:
                next += 1
                people.append("p\(next)")
                try directory.load(ExchangeDirectory.person("p\(next)", "mail: p\(next)@example.org"))
            case 1 where people.count > 2:
                try directory.load("dn: \(Self.name(people.remove(at: index)))\nchangetype: delete\n")
            case 2:
                next += 1
                try directory.load(
                    "dn: \(Self.name(people[index]))\nchangetype: modrdn\nnewrdn: uid=r\(next)\ndeleteoldrdn: 1\n")
                people[index] = "r\(next)"
            case 3:
                try directory.load(
                    "dn: \(Self.name(people[index]))\nchangetype: modify\nreplace: title\n"
                        + (Bool.random(using: &random) ? "title: t\(next)\n" : "") + "-\n")
            default:
                let members = people.filter { _ in Bool.random(using: &random) }
                try directory.load(
                    "dn: cn=crew,ou=groups,dc=example,dc=org\nchangetype: modify\nreplace: member\n"
                        + members.map { "member: \(Self.name($0))\n" }.joined() + "-\n")
            }
        }
        try expectTheCopyFollows("seed \(seed)")
    }

    @Test func refusesALogThatIsToldInOtherWords() throws {
        var exporter = LDIFChangeExporter(to: directory.snapshot)
        let entry = try #require(directory.entry(Self.name("jane")))
        let line = ChangeRecord(
            number: directory.change, time: Timestamp(seconds: 0), actor: .system, kind: .update,
            target: .entry(entry.id, entry.record.uuid), name: Self.name("jane"), before: "[]", after: "{}")
        #expect(throws: LDIFChangeExporter.Failure.self) { try exporter.read([line]) }
    }

    /// Numbers that are the same for the same seed.
    private struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var value = state
            value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
            value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
            return value ^ (value >> 31)
        }
    }
}
