import LDAPProtocol
import Testing

@testable import DirectorySync

struct SourceDecoderTests {
    private let configuration: SourceConfiguration = {
        var configuration = Made.configuration
        configuration.users.base = "ou=people,dc=corp"
        configuration.groups = .init(base: "ou=groups,dc=corp", filter: "(cn=*)")
        return configuration
    }()

    private func entry(
        _ dn: String, id: String? = "7d8f0b3e-0000-4000-8000-000000000001", _ more: [SourceAttribute] = []
    ) -> SourceEntry {
        let identity = id.map { [SourceAttribute(name: "entryUUID", values: [Array($0.utf8)])] } ?? []
        return SourceEntry(dn: dn, attributes: identity + more)
    }

    private func uid(_ text: String) -> SourceAttribute { SourceAttribute(name: "UID", values: [Array(text.utf8)]) }

    private func decode(people: [SourceEntry] = [], groups: [SourceEntry] = []) -> SourceContents {
        var decoder = SourceDecoder(configuration)
        for entry in people { decoder.add(person: entry) }
        for entry in groups { decoder.add(group: entry) }
        return decoder.finish()
    }

    @Test func isIncompleteWhenItCannotTellWhoSomebodyIs() {
        let bad: [SourceEntry] = [
            entry("uid=a,ou=people,dc=corp", id: nil, [uid("a")]), entry("uid=a,ou=people,dc=corp", id: "", [uid("a")]),
            entry("uid=a,ou=people,dc=corp", id: "x\n", [uid("a")]), entry("uid=a,ou=elsewhere,dc=corp", [uid("a")]),
            entry("no dn", [uid("a")]), entry(String(repeating: "ou=x,", count: 70) + "ou=people,dc=corp", [uid("a")]),
        ]
        for one in bad {
            let contents = decode(people: [one])
            #expect(!contents.isComplete && contents.people.isEmpty && contents.unusable.isEmpty, "\(one.dn)")
        }
        let twice = decode(people: ["a", "b"].map { entry("uid=\($0),ou=people,dc=corp", [uid($0)]) })
        #expect(!twice.isComplete && twice.people.count == 1)
    }

    @Test func keepsPeopleWithoutAUsableNameFromCountingAsGone() {
        for name in ["", "a\u{0}", "a\u{1B}", String(repeating: "a", count: 300)] {
            let contents = decode(people: [entry("uid=a,ou=people,dc=corp", [uid(name)])])
            #expect(contents.isComplete && contents.people.isEmpty && contents.unusable.count == 1)
            #expect(contents.problems.map(\.kind) == [.username])
        }
        #expect(decode(people: [entry("uid=a,ou=people,dc=corp")]).unusable.count == 1)
    }

    @Test func takesAPieceOfTheMembersForIncomplete() {
        let member = SourceAttribute(name: "member", options: ["range=0-1499"], values: [Array("uid=a".utf8)])
        #expect(!decode(groups: [entry("cn=g,ou=groups,dc=corp", [member])]).isComplete)
        let whole = SourceAttribute(name: "member", options: ["range=0-*"], values: [])
        #expect(decode(groups: [entry("cn=g,ou=groups,dc=corp", [whole])]).isComplete)
    }

    @Test func findsMembersWhateverTheSpelling() {
        let names = [
            "UID=A, OU=People, DC=corp", "uid=a,ou=people,dc=corp#'0101'B", "uid=a,ou=people,dc=corp",
        ]
        let members = SourceAttribute(name: "uniqueMEMBER", values: names.map { Array($0.utf8) })
        let contents = decode(
            people: [entry("uid=a,ou=people,dc=corp", id: "P", [uid("A")])],
            groups: [entry("cn=g,ou=groups,dc=corp", id: "G", [members])])
        #expect(contents.groups.first?.people == ["p"] && contents.groups.first?.dangling == [])
        #expect(contents.memberships == ["p": [0]])
    }

    @Test func keepsKnownAttributesWithoutSecretsAndOddOptions() {
        let attributes = [
            uid("a"), SourceAttribute(name: "userPassword", values: [[1]]),
            SourceAttribute(name: "jpegPhoto", options: ["binary"], values: [[0xFF, 0xD8]]),
            SourceAttribute(name: "SN", values: [Array("A".utf8)]),
            SourceAttribute(name: "sn", options: ["lang-de"], values: [Array("Ä".utf8)]),
            SourceAttribute(name: "modifyTimestamp", values: [[1]]), SourceAttribute(name: "unheardOf", values: [[1]]),
            SourceAttribute(name: "objectClass", values: ["inetOrgPerson", "strange"].map { Array($0.utf8) }),
        ]
        let person = decode(people: [entry("uid=a,ou=people,dc=corp", attributes)]).people.first
        let kept = person?.attributes.map { $0.description.description } ?? []
        #expect(kept == ["uid", "jpegPhoto", "sn", "sn;lang-de", "objectClass"])
        #expect(person?.attributes.last?.values == [Array("inetOrgPerson".utf8)])
    }
}
