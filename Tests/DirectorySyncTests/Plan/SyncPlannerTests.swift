import DirectorySync
import Foundation
import Identity
import LDAPProtocol
import Testing

struct SyncPlannerTests {
    private func kinds(_ plan: SyncPlan) -> [String: [AccountChange.Kind]] {
        Dictionary(uniqueKeysWithValues: plan.changes.map { ($0.account?.username ?? $0.target.username, $0.kinds) })
    }

    @Test func createsWhoIsNewWithTheRoleOfTheGroups() throws {
        let groups = [Made.group("editors"), Made.group("news-eu")]
        let plan = try Made.plan(
            [Made.person("jane", mail: "Jane@Corp.test")], [], groups: groups, memberships: ["id-jane": [0, 1]])
        let change = try #require(plan.changes.first)
        #expect(change.kinds == [.create, .grant])
        #expect(change.target.email == "jane@corp.test")
        #expect(change.target.role == Grant(role: RoleID(rawValue: 2), origin: "corp:cn=editors,ou=groups"))
        #expect(change.target.listRole == Grant(role: RoleID(rawValue: 9), origin: "corp:cn=news-eu,ou=groups"))
        #expect(change.fields.contains { $0.reason == "rule 1, cn=editors,ou=groups; lost: rule 2 (Reader)" })
        #expect(change.target.origin == Origin(source: "corp", externalID: "id-jane", externalDN: "uid=jane,ou=people"))
    }

    @Test func findsNothingToDoTheSecondTime() throws {
        var account = Made.account("jane", email: "jane@corp.test")
        account.role = Grant(role: RoleID(rawValue: 2), origin: "corp:cn=editors,ou=groups")
        let plan = try Made.plan(
            [Made.person("jane", mail: "jane@corp.test")], [account], groups: [Made.group("editors")],
            memberships: ["id-jane": [0]])
        #expect(plan.isEmpty && plan.conflicts.isEmpty && !plan.isHeld)
        #expect(plan.text().contains("nothing to do"))
    }

    @Test func renamesInsteadOfMakingASecondAccount() throws {
        var person = Made.person("jane.smith", id: "id-jane")
        person.dn = "uid=jane.smith,ou=sales"
        let plan = try Made.plan([person], [Made.account("jane")])
        #expect(kinds(plan)["jane"] == [.rename, .move, .update])
        #expect(plan.changes.count == 1 && plan.changes.first?.target.username == "jane.smith")
    }

    @Test func resolvesChainsOfRenamesAndReportsCircles() throws {
        let accounts = [
            Made.account("a", id: "1", number: 1), Made.account("b", id: "2", number: 2),
            Made.account("c", id: "3", number: 3),
        ]
        let chain = try Made.plan(
            [Made.person("b", id: "1"), Made.person("c", id: "2"), Made.person("d", id: "3")], accounts)
        #expect(chain.conflicts.isEmpty)
        #expect(chain.changes.map(\.target.username) == ["d", "c", "b"])
        let circle = try Made.plan([Made.person("b", id: "1"), Made.person("a", id: "2")], Array(accounts.prefix(2)))
        #expect(circle.conflicts.count == 2 && circle.count(.rename) == 0)
    }

    @Test func disablesWhoIsGoneAndEnablesWhoComesBack() throws {
        let accounts = (1...20).map { Made.account("u\($0)", number: $0) }
        let people = (2...20).map { Made.person("u\($0)") }
        let gone = try Made.plan(people, accounts)
        #expect(kinds(gone) == ["u1": [.disable]] && gone.removals == ["id-u1"] && !gone.isHeld)
        #expect(gone.changes.first?.target.disabledBy == .sync)
        var back = accounts
        back[0].status = .disabled
        back[0].disabledBy = .sync
        back[1].status = .disabled
        back[1].disabledBy = .admin
        let again = try Made.plan([Made.person("u1")] + people, back)
        #expect(kinds(again) == ["u1": [.enable]])
        #expect(try Made.plan(people, back).isEmpty)
    }

    @Test func removesNobodyAndChangesNoRoleAfterAPartialReading() throws {
        var account = Made.account("jane")
        account.role = Grant(role: RoleID(rawValue: 2), origin: "corp:cn=editors,ou=groups")
        let other = Made.account("joe", number: 2)
        let plan = try Made.plan([Made.person("jane"), Made.person("new")], [account, other], isComplete: false) {
            $0.noRole = .disable
        }
        #expect(kinds(plan) == ["new": [.create]] && plan.removals.isEmpty)
        #expect(plan.changes.first?.target.status == .disabled)
        let unusable = try Made.plan([], [account], unusable: ["id-jane"])
        #expect(unusable.isEmpty)
    }

    @Test func holdsAPlanThatRemovesTooManyAndSumsUpADay() throws {
        let accounts = (1...40).map { Made.account("u\($0)", number: $0) }
        let plan = try Made.plan((1...29).map { Made.person("u\($0)") }, accounts)
        #expect(plan.removals.count == 11 && plan.isHeld)
        #expect(plan.text().contains(plan.digest) && plan.digest.count == 64)
        let people = (1...34).map { Made.person("u\($0)") }
        let run = SyncRun(
            source: "corp", startedAt: Made.now, endedAt: Made.now, outcome: .applied, removals: 5, digest: "",
            summary: "")
        let smaller = try Made.plan(people, accounts, runs: [run])
        #expect(smaller.isHeld)
        #expect(try !Made.plan(people, accounts).isHeld)
        #expect(smaller.isCovered(byApprovalOf: plan.removals) && !plan.isCovered(byApprovalOf: smaller.removals))
        #expect(smaller.digest != plan.digest)
        #expect(try Made.plan([], accounts).isHeld)
    }

    @Test func neverTakesOverNativeAccountsUnlessToldTo() throws {
        let native = Made.account("jane", email: "jane@corp.test", source: nil)
        let person = Made.person("jane", mail: "jane@corp.test")
        let never = try Made.plan([person], [native])
        #expect(never.isEmpty && never.conflicts.map(\.kind) == [.username])
        for link in [SourceConfiguration.Link.byUsername, .byMail] {
            let plan = try Made.plan([person], [native]) { $0.link = link }
            #expect(kinds(plan) == ["jane": [.adopt]] && plan.conflicts.isEmpty)
            var admin = native
            admin.isSuperAdmin = true
            let refused = try Made.plan([person], [admin]) { $0.link = link }
            #expect(refused.isEmpty && refused.conflicts.contains { $0.kind == .superAdmin })
            var machine = native
            machine.type = .api
            #expect(try Made.plan([person], [machine]) { $0.link = link }.isEmpty)
            let other = Made.account("jane", id: "x", email: "jane@corp.test", source: "other")
            #expect(try Made.plan([person], [other]) { $0.link = link }.isEmpty)
        }
    }

    @Test func leavesSuperAdminsAlone() throws {
        var admin = Made.account("jane")
        admin.isSuperAdmin = true
        admin.role = Grant(role: .superAdmin, origin: "corp:cn=admins,ou=groups")
        var locked = Made.person("jane")
        locked.standing = .disabled
        for people in [[], [Made.person("jane")], [locked]] {
            let plan = try Made.plan(people, [admin])
            #expect(plan.isEmpty && plan.conflicts.contains { $0.kind == .superAdmin })
        }
    }

    @Test func givesAMailAddressToOnePersonOnly() throws {
        let people = [Made.person("a", mail: "x@corp.test"), Made.person("b", mail: "X@corp.test")]
        let fresh = try Made.plan(people, [])
        #expect(fresh.changes.map(\.target.email) == ["x@corp.test", nil])
        #expect(fresh.conflicts.map(\.kind) == [.email])
        let kept = try Made.plan(people, [Made.account("b", email: "x@corp.test")])
        #expect(kept.changes.first { $0.target.username == "a" }?.target.email == nil)
        #expect(kept.changes.count == 1)
        let native = Made.account("boss", email: "x@corp.test", source: nil)
        #expect(try Made.plan([people[0]], [native]).changes.first?.target.email == nil)
        let bad = try Made.plan([Made.person("a", mail: "no address")], [])
        #expect(bad.conflicts.map(\.kind) == [.email] && bad.changes.first?.target.email == nil)
    }

    @Test func keepsUserNamesAndAddressesOfDifferentPeopleApart() throws {
        let boss = Made.account("boss", email: "x@corp.test", source: nil)
        let named = try Made.plan([Made.person("x@corp.test")], [boss])
        #expect(named.isEmpty && named.conflicts.map(\.kind) == [.username])
        let holder = Made.account("y@corp.test", source: nil)
        let addressed = try Made.plan([Made.person("a", mail: "y@corp.test")], [holder])
        #expect(addressed.changes.first?.target.email == nil && addressed.conflicts.map(\.kind) == [.email])
        let own = try Made.plan([Made.person("z@corp.test", mail: "z@corp.test")], [])
        #expect(own.changes.first?.target.email == "z@corp.test" && own.conflicts.isEmpty)
    }

    @Test func movesAnAddressFromOnePersonToAnother() throws {
        let accounts = [
            Made.account("a", email: "x@corp.test", number: 1), Made.account("b", email: "y@corp.test", number: 2),
        ]
        let plan = try Made.plan(
            [Made.person("a", mail: "y@corp.test"), Made.person("b", mail: "x@corp.test")], accounts)
        #expect(plan.conflicts.isEmpty && plan.changes.map(\.target.email) == ["y@corp.test", "x@corp.test"])
        #expect(plan.emailReleases == accounts.map(\.entry))
    }

    @Test func leavesWhatThisDirectoryAddedAlone() throws {
        var account = Made.account("jane")
        for (name, values) in [("uidNumber", ["200001"]), ("objectClass", ["inetOrgPerson", "posixAccount"])] {
            let description = try #require(AttributeDescription(name))
            account.attributes.append(SourceValues(description: description, values: values.map { Array($0.utf8) }))
        }
        var person = Made.person("jane")
        let description = try #require(AttributeDescription("objectClass"))
        person.attributes.append(SourceValues(description: description, values: [Array("INETORGPERSON".utf8)]))
        #expect(try Made.plan([person], [account]).isEmpty)
        person.attributes[0].values.append([0xFF])
        #expect(try Made.plan([person], [account]).count(.update) == 1)
    }

    @Test func letsManualRolesWinAndTakesBackItsOwn() throws {
        var manual = Made.account("jane", number: 1)
        manual.role = Grant(role: RoleID(rawValue: 3))
        var ours = Made.account("joe", number: 2)
        ours.role = Grant(role: RoleID(rawValue: 2), origin: "corp:cn=editors,ou=groups")
        let plan = try Made.plan(
            [Made.person("jane"), Made.person("joe")], [manual, ours], groups: [Made.group("editors")],
            memberships: ["id-jane": [0]])
        #expect(kinds(plan) == ["joe": [.revoke]])
        #expect(plan.conflicts.map(\.kind) == [.role] && plan.conflicts.allSatisfy { !$0.isFault })
    }

    @Test func followsThePolicyForThoseWithoutARole() throws {
        let accounts = [Made.account("jane")]
        #expect(try Made.plan([Made.person("jane")], accounts).isEmpty)
        let disabled = try Made.plan([Made.person("jane")], accounts) { $0.noRole = .disable }
        #expect(kinds(disabled) == ["jane": [.disable]] && disabled.removals == ["id-jane"])
        let granted = try Made.plan([Made.person("jane")], accounts) { $0.noRole = .role("Reader") }
        #expect(granted.changes.first?.target.role == Grant(role: RoleID(rawValue: 3), origin: "corp:default"))
        #expect(throws: MappingError.self) { try Made.plan([], []) { $0.noRole = .role("Super Admin") } }
    }

    @Test func printsItselfAsTableAndJSONWithoutControlCharacters() throws {
        var person = Made.person("jane")
        person.name = "Ja\u{1B}[31mne\n"
        let plan = try Made.plan([person], [])
        #expect(!plan.text().contains("\u{1B}"))
        #expect(plan.text().contains("create"))
        let object = try JSONSerialization.jsonObject(with: Data(plan.json)) as? [String: Any]
        #expect(object?["source"] as? String == "corp")
        #expect((object?["changes"] as? [Any])?.count == 1)
        #expect((object?["counts"] as? [String: Int])?["create"] == 1)
    }

    @Test func givesTheSamePlanWhateverTheOrder() throws {
        let people = (1...30).map { Made.person("u\($0)", mail: "m\($0 % 7)@corp.test") }
        let accounts = (10...20).map { Made.account("u\($0)", number: $0) }
        let one = try Made.plan(people, accounts)
        let two = try Made.plan(people.reversed(), accounts.reversed())
        #expect(one.json == two.json)
    }
}
