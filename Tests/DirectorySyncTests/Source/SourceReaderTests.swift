import DirectorySync
import LDAPProtocol
import TestSupport
import Testing

@Suite(.serialized) struct SourceReaderTests {
    static let corporation = SampleCorporation(people: 1_200)

    @Test func readsEverybodyWithGroupsAndNothingSecret() async throws {
        let slapd = try Slapd(ldif: Self.corporation.ldif)
        let contents = try await SourceReader(slapd.source(Self.corporation)).read()
        #expect(contents.isComplete, "\(contents.problems)")
        #expect(contents.people.count == 1_200 && contents.groups.count == 21)
        let first = try #require(contents.people.first { $0.username == "u00001" })
        #expect(first.externalID.utf8.count == 36 && first.dn == Self.corporation.dn(1))
        #expect(first.mails == ["u00001@corp.test"] && first.name == "Jürgen Müller" && !first.isDisabled)
        let descriptions = Set(first.attributes.map(\.description.description))
        #expect(descriptions.isSuperset(of: ["uid", "cn", "sn", "uidNumber", "homeDirectory", "description;lang-de"]))
        #expect(!descriptions.contains("userPassword") && !descriptions.contains("entryUUID"))
        #expect(contents.people.filter(\.isDisabled).map(\.username) == ["u00010"])
        #expect(contents.people.first { $0.username == "u00007" }?.mails == [])
    }

    @Test func followsNestedGroupsCountsCyclesAndTheDead() async throws {
        let slapd = try Slapd(ldif: Self.corporation.ldif)
        let contents = try await SourceReader(slapd.source(Self.corporation)).read()
        func groups(_ username: String) -> Set<String> {
            guard let person = contents.people.first(where: { $0.username == username }) else { return [] }
            return Set((contents.memberships[person.externalID] ?? []).map { contents.groups[$0].name })
        }
        #expect(groups("u00001") == ["everybody", "editors", "news-eu", "unix", "team-0"])
        #expect(groups("u00004") == ["everybody", "editors", "editors-night", "editors-deputies", "team-3"])
        #expect(groups("u00005").contains("Sales, EMEA"))
        #expect(groups("u00011").isSuperset(of: ["cycle-a", "cycle-b"]))
        let kinds = contents.problems.map(\.kind)
        #expect(kinds.filter { $0 == .cycle }.count == 2)
        #expect(kinds.filter { $0 == .danglingMembers }.count == 2)
        #expect(contents.groups.first { $0.name == "unix" }?.dangling == ["nobody-here"])
    }

    @Test func stopsAtTheDepthLimitAndSaysSo() async throws {
        let slapd = try Slapd(ldif: SampleCorporation(people: 20).ldif)
        var source = try slapd.source(Self.corporation)
        source.nestingDepth = 1
        let contents = try await SourceReader(source).read()
        #expect(contents.problems.contains { $0.kind == .depth } && !contents.isComplete)
    }

    @Test func isIncompleteWhenALimitStopsIt() async throws {
        let slapd = try Slapd(ldif: Self.corporation.ldif, sizeLimit: "size.soft=100 size.hard=200 size.prtotal=700")
        let contents = try await SourceReader(slapd.source(Self.corporation)).read()
        #expect(!contents.isComplete && contents.people.count < 1_200)
        #expect(contents.problems.contains { $0.kind == .incomplete })
    }

    @Test func isIncompleteWhenTheBaseOfGroupsIsMissing() async throws {
        let slapd = try Slapd(ldif: SampleCorporation(people: 20).ldif)
        var source = try slapd.source(Self.corporation)
        source.groups?.base = "ou=nowhere,dc=corp,dc=test"
        let contents = try await SourceReader(source).read()
        #expect(!contents.isComplete && contents.people.count == 20)
    }

    @Test func isIncompleteWhenTheServerIsKilledInTheMiddle() async throws {
        let slapd = try Slapd(ldif: Self.corporation.ldif)
        var source = try slapd.source(Self.corporation)
        source.pageSize = 1
        let contents = try await SourceReader(source).read { count in
            if count == 500 { slapd.kill() }
        }
        #expect(!contents.isComplete && contents.people.count == 500)
        #expect(contents.problems.count { $0.kind == .incomplete } == 2)
    }

    @Test func failsWithAWrongServicePassword() async throws {
        let slapd = try Slapd(ldif: SampleCorporation(people: 20).ldif)
        var source = try slapd.source(Self.corporation)
        source.bind?.password = BindSecret("wrong")
        await #expect(throws: DirectoryError(.invalidCredentials, host: "", message: "")) {
            _ = try await SourceReader(source).read()
        }
    }

    @Test func takesAnEmptyAnswerForACompleteOne() async throws {
        let slapd = try Slapd(ldif: SampleCorporation(people: 20).ldif)
        var source = try slapd.source(Self.corporation)
        source.users.filter = "(uid=nobody)"
        source.groups = nil
        let contents = try await SourceReader(source).read()
        #expect(contents.isComplete && contents.people.isEmpty)
    }
}
