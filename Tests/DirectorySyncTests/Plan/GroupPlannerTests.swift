import Identity
import Testing

@testable import DirectorySync

struct GroupPlannerTests {
    private func group(_ name: String, people: [String] = [], groups: [String] = []) -> SourceGroup {
        var group = Made.group(name)
        group.people = people
        group.groups = groups
        return group
    }

    private func native(_ name: String, people: [String] = [], source: String? = "corp") -> NativeGroup {
        NativeGroup(
            entry: EntryID(rawValue: 7), name: name,
            origin: source.map { Origin(source: $0, externalID: "group-\(name)", externalDN: "cn=\(name),ou=groups") },
            people: people)
    }

    @Test func mirrorsMembersThatHaveAnAccount() throws {
        var planner = GroupPlanner(source: "corp", people: ["id-a"], groups: [])
        let changes = planner.changes(to: [
            group("one", people: ["id-a", "id-conflict"], groups: ["group-two", "group-one"]), group("two"),
        ])
        #expect(changes.map(\.kind) == [.create, .create])
        #expect(changes.first?.target.people == ["id-a"] && changes.first?.target.groups == ["group-two"])
    }

    @Test func findsDifferencesAndNothingElse() throws {
        let groups = [native("one", people: ["id-a"]), native("two", people: ["id-a"]), native("gone")]
        var planner = GroupPlanner(source: "corp", people: ["id-a", "id-b"], groups: groups)
        let changes = planner.changes(to: [group("one", people: ["id-a"]), group("two", people: ["id-b"])])
        #expect(changes.map(\.kind) == [.update, .delete])
        #expect(changes.first?.fields.first?.reason == "+1 -1")
    }

    @Test func leavesNamesOfOtherGroupsAlone() throws {
        let groups = [native("Mine", source: nil), native("theirs", source: "other")]
        var planner = GroupPlanner(source: "corp", people: [], groups: groups)
        let changes = planner.changes(to: [group("mine"), group("theirs"), group("twice"), group("TWICE")])
        #expect(changes.map(\.target.name) == ["twice"])
        #expect(planner.conflicts.count == 3)
    }

    @Test func holdsWhenMostGroupsAreGone() throws {
        let groups = (1...4).map { native("g\($0)") }
        func plan(_ wanted: [SourceGroup], isComplete: Bool = true) throws -> SyncPlan {
            var configuration = Made.configuration
            configuration.groups = configuration.users
            return try SyncPlanner(configuration, Made.roles).plan(
                SourceContents(groups: wanted, isComplete: isComplete), accounts: [], groups: groups, at: Made.now)
        }
        let held = try plan([Made.group("g1")])
        #expect(held.isHeld && held.groupRemovals.count == 3)
        #expect(held.removalSet.contains("group:group-g2") && held.text().contains("group delete"))
        #expect(try !plan([Made.group("g1"), Made.group("g2")]).isHeld)
        #expect(try plan([], isComplete: false).isEmpty)
    }
}
