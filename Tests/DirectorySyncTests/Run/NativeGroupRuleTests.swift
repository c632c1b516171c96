import Directory
import Identity
import Testing

@testable import DirectorySync

/// Rules that put people into groups of this directory.
struct NativeGroupRuleTests {
    private static let people = [Made.richPerson("anna"), Made.richPerson("bert"), Made.richPerson("carl")]
    private static let groups = [Made.group("editors", ["anna", "bert"]), Made.group("staff", ["bert"])]

    /// A directory with the groups Wiki, in which is carl's place by hand, and Pool.
    private func fixture(_ rules: [SourceConfiguration.RoleRule]) async throws -> SourceFixture {
        var made = try await SourceFixture()
        made.configuration.rules = rules
        try await made.live.perform(.system) { draft in
            _ = try draft.createGroup(NewGroup(name: "Wiki"))
            _ = try draft.createGroup(NewGroup(name: "Pool"))
        }
        return made
    }

    private func members(_ group: String, _ made: SourceFixture) -> Set<String> {
        let snapshot = made.live.snapshot
        let found = snapshot.groups(named: group).first { $0.record.origin == nil }
        return Set((found?.group?.members ?? []).compactMap { snapshot.entry($0)?.user?.username })
    }

    private func setMembers(_ group: String, _ names: [String], _ made: SourceFixture) async throws {
        try await made.live.perform(.system) { draft in
            let snapshot = draft.snapshot
            guard let id = snapshot.groups(named: group).first(where: { $0.record.origin == nil })?.id else { return }
            var changes = GroupChanges()
            changes.members = names.compactMap { snapshot.entry(username: $0)?.id }
            try draft.updateGroup(id, changes)
        }
    }

    @Test func putPeopleInAndTakeThemOutAgain() async throws {
        let made = try await fixture([
            .init(group: "editors", nativeGroup: "wiki"), .init(group: "staff", nativeGroup: "wiki"),
            .init(group: "staff", userRole: "Editor", nativeGroup: "Pool"),
        ])
        let first = try await made.apply(
            Self.people, groups: Self.groups, memberships: ["id-anna": [0], "id-bert": [0, 1]])
        #expect(members("Wiki", made) == ["anna", "bert"] && members("Pool", made) == ["bert"])
        #expect(
            first.plan?.text().contains("→ Wiki (rule 1, cn=editors,ou=groups)") == true, "\(first.plan?.text() ?? "")")

        let again = try await made.apply(
            Self.people, groups: Self.groups, memberships: ["id-anna": [0], "id-bert": [0, 1]])
        #expect(again.plan?.isEmpty == true)

        // Another rule holds bert; anna has none any more.
        let plan = try await made.apply(Self.people, groups: Self.groups, memberships: ["id-bert": [1]]).plan
        #expect(members("Wiki", made) == ["bert"] && members("Pool", made) == ["bert"])
        #expect(plan?.changes.map(\.kinds) == [[.revoke]] && plan?.isHeld == false)
    }

    @Test func leaveThoseAloneWhoArePutInByHand() async throws {
        let made = try await fixture([.init(group: "editors", nativeGroup: "Wiki")])
        try await made.apply(Self.people, groups: Self.groups, memberships: ["id-anna": [0]])
        try await setMembers("Wiki", ["anna", "carl"], made)
        #expect(
            try await made.apply(Self.people, groups: Self.groups, memberships: ["id-carl": [0]]).plan?.count(.revoke)
                == 1)
        #expect(members("Wiki", made) == ["carl"])
        // The rule that would have put carl there is none that takes carl out.
        #expect(try await made.apply(Self.people, groups: Self.groups).plan?.isEmpty == true)
        #expect(members("Wiki", made) == ["carl"])
        // Somebody who was taken out by hand is put in again, as with roles.
        try await made.apply(Self.people, groups: Self.groups, memberships: ["id-anna": [0]])
        try await setMembers("Wiki", [], made)
        try await made.apply(Self.people, groups: Self.groups, memberships: ["id-anna": [0]])
        #expect(members("Wiki", made) == ["anna"])
    }

    @Test func areTakenBackWithTheRunThatMadeThem() async throws {
        let made = try await fixture([.init(group: "editors", nativeGroup: "Wiki")])
        try await made.apply(Self.people, groups: Self.groups)
        let before = made.states()
        try await made.apply(Self.people, groups: Self.groups, memberships: ["id-anna": [0]])
        #expect(members("Wiki", made) == ["anna"])
        let undo = try await made.runner.undo(made.latest().number, actor: .system)
        #expect(undo.kept.isEmpty)
        #expect(made.states() == before)
    }

    @Test(arguments: ["Nowhere", "editors"]) func nameGroupsThatNoSourceKeeps(_ name: String) async throws {
        let made = try await fixture([])
        // The group of the source is mirrored under its name.
        try await made.apply(Self.people, groups: Self.groups)
        var other = made
        other.configuration.rules = [.init(group: "editors", nativeGroup: name)]
        await #expect(throws: MappingError.self) { try await other.apply(Self.people, groups: Self.groups) }
    }
}
