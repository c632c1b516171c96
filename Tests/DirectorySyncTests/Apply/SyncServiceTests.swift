import DirectorySync
import Identity
import Synchronization
import TestSupport
import Testing

/// A directory in memory that does what a plan says, in its order, and refuses a name that is taken.
final class MemoryTarget: SyncTarget {
    struct Taken: Error {}

    let state: Mutex<SyncInventory>

    init() {
        state = Mutex(SyncInventory(roles: Made.roles))
    }

    func transact(source: String, _ decide: @escaping @Sendable (SyncInventory) throws -> SyncDecision) async throws {
        try state.withLock { state in
            switch try decide(state) {
            case .nothing: break
            case .record(let run): state.runs.append(run)
            case .apply(let plan, let run):
                var copy = state
                for change in plan.changes { try Self.apply(change, to: &copy) }
                for change in plan.groupChanges { Self.apply(change, to: &copy) }
                copy.runs.append(run)
                state = copy
            }
        }
    }

    private static func apply(_ change: AccountChange, to state: inout SyncInventory) throws {
        let target = change.target
        let index = state.accounts.firstIndex { $0.entry == change.account?.entry } ?? state.accounts.count
        if index == state.accounts.count {
            state.accounts.append(Made.account(target.username, number: index + 1))
        }
        guard
            !state.accounts.enumerated().contains(where: {
                $0.offset != index && $0.element.canonicalUsername == target.canonicalUsername
            })
        else { throw Taken() }
        state.accounts[index].username = target.username
        state.accounts[index].canonicalUsername = target.canonicalUsername
        state.accounts[index].email = target.email
        state.accounts[index].name = target.name
        state.accounts[index].origin = target.origin
        state.accounts[index].status = target.status
        state.accounts[index].disabledBy = target.disabledBy
        state.accounts[index].role = target.role
        state.accounts[index].listRole = target.listRole
        state.accounts[index].attributes = target.attributes
    }

    private static func apply(_ change: GroupChange, to state: inout SyncInventory) {
        state.groups.removeAll { $0.origin?.externalID == change.target.externalID }
        guard change.kind != .delete else { return }
        let target = change.target
        state.groups.append(
            NativeGroup(
                entry: EntryID(rawValue: UInt32(10_000 + state.groups.count)), name: target.name,
                origin: Origin(source: "corp", externalID: target.externalID, externalDN: target.dn),
                people: target.people, groups: target.groups, attributes: target.attributes))
    }
}

@Suite(.serialized) struct SyncServiceTests {
    static let corporation = SampleCorporation(people: 1_000)

    private func service(_ slapd: Slapd, _ target: MemoryTarget) throws -> SyncService {
        var source = try slapd.source(Self.corporation)
        source.rules = [
            .init(group: "CN=editors, ou=groups, dc=corp,dc=test", userRole: "Editor", priority: 10),
            .init(group: "news-*", userRole: "Reader", listRole: "News"),
        ]
        return SyncService(source, target: target) { Made.now }
    }

    private func account(_ username: String, _ target: MemoryTarget) -> NativeAccount? {
        target.state.withLock { $0.accounts.first { $0.username == username } }
    }

    @Test func followsARealDirectoryThroughItsLife() async throws {
        let slapd = try Slapd(ldif: Self.corporation.ldif)
        let target = MemoryTarget()
        let service = try service(slapd, target)

        let dry = try await service.run(isDryRun: true)
        #expect(dry.plan?.count(.create) == 1_000 && target.state.withLock { $0.accounts.isEmpty && $0.runs.isEmpty })

        let first = try await service.run()
        #expect(first.run.outcome == .applied && first.exitStatus == 3, "\(first.run.summary)")
        #expect(first.plan?.conflicts.map(\.kind) == [.email])
        #expect(account("u00004", target)?.role?.role == RoleID(rawValue: 2))
        #expect(account("u00001", target)?.listRole?.origin == "corp:cn=news-eu,ou=groups,dc=corp,dc=test")
        #expect(account("u00005", target)?.role?.role == RoleID(rawValue: 3))
        #expect(account("u00010", target)?.status == .disabled)
        #expect(target.state.withLock { $0.groups.count } == 21)

        let second = try await service.run()
        #expect(second.plan?.isEmpty == true, "\(second.plan?.text() ?? "")")

        try slapd.modify(
            """
            dn: uid=u00020,ou=people,dc=corp,dc=test
            changetype: delete

            dn: uid=u00021,ou=people,dc=corp,dc=test
            changetype: modrdn
            newrdn: uid=renamed
            deleteoldrdn: 1

            dn: cn=editors-deputies,ou=groups,dc=corp,dc=test
            changetype: modify
            replace: member
            member: uid=u00030,ou=people,dc=corp,dc=test

            """)
        let third = try await service.run()
        #expect(third.run.removals == 1 && third.plan?.count(.rename) == 1 && third.plan?.count(.create) == 0)
        #expect(account("u00020", target)?.disabledBy == .sync)
        #expect(account("renamed", target)?.origin?.externalDN == "uid=renamed,ou=people,dc=corp,dc=test")
        #expect(account("u00004", target)?.role == nil && account("u00030", target)?.role != nil)
    }

    @Test func holdsUntilThatPlanIsApproved() async throws {
        let slapd = try Slapd(ldif: Self.corporation.ldif)
        let target = MemoryTarget()
        _ = try await service(slapd, target).run()
        var source = try slapd.source(Self.corporation)
        source.users.filter = "(&(objectClass=inetOrgPerson)(!(uid=u000*)))"
        let narrow = SyncService(source, target: target) { Made.now }
        _ = try await narrow.run()
        source.users.filter = "(&(objectClass=inetOrgPerson)(!(uid=u00*)))"
        let none = SyncService(source, target: target) { Made.now }
        let held = try await none.run()
        #expect(held.run.outcome == .held && held.exitStatus == 2)
        #expect(account("u00500", target)?.status == .enabled)
        #expect(try await none.run(approval: "0123").run.outcome == .held)
        // Somebody came back meanwhile: fewer removals are covered, others would not be.
        source.users.filter = "(&(objectClass=inetOrgPerson)(|(uid=u00600)(!(uid=u00*))))"
        let fewer = SyncService(source, target: target) { Made.now }
        #expect(try await fewer.run().run.outcome == .held)
        source.users.filter = "(&(objectClass=inetOrgPerson)(|(uid=u00500)(!(uid=u0*))))"
        let others = SyncService(source, target: target) { Made.now }
        #expect(try await others.run(approval: held.run.digest).run.outcome == .held)
        let applied = try await fewer.run(approval: held.run.digest)
        #expect(account("u00600", target)?.status == .enabled)
        #expect(applied.run.outcome == .applied && account("u00500", target)?.status == .disabled)
    }

    @Test func changesNothingWhenTheDirectoryDies() async throws {
        let slapd = try Slapd(ldif: Self.corporation.ldif)
        let target = MemoryTarget()
        let service = try service(slapd, target)
        _ = try await service.run()
        let before = target.state.withLock { $0.accounts }
        let broken = try await service.run { count in
            if count == 500 { slapd.kill() }
        }
        #expect(broken.run.outcome == .incomplete && broken.exitStatus == 1)
        let unreachable = try await service.run()
        #expect(unreachable.run.outcome == .failed && unreachable.plan == nil)
        #expect(target.state.withLock { $0.accounts } == before)
    }

    @Test func failsWithoutWritingWhenARuleNamesNoRole() async throws {
        let slapd = try Slapd(ldif: SampleCorporation(people: 20).ldif)
        let target = MemoryTarget()
        var source = try slapd.source(Self.corporation)
        source.rules = [.init(group: "editors", userRole: "Nobody knows")]
        let result = try await SyncService(source, target: target) { Made.now }.run()
        #expect(result.run.outcome == .failed && result.run.summary.contains("Nobody knows"))
        #expect(target.state.withLock { $0.accounts.isEmpty && $0.runs.count == 1 })
    }
}
