import Directory
import DirectorySync
import Identity
import LDAPProtocol
import Store
import TestSupport
import Testing

@Suite(.serialized) struct LiveDirectoryTargetTests {
    static let corporation = SampleCorporation(people: 1_000)

    private func open(_ folder: TemporaryFolder) throws -> (LiveDirectory, SQLiteStore) {
        let store = try SQLiteStore.open(folder: folder.path, defaultBaseDN: "dc=example,dc=org")
        let live = try LiveDirectory(
            store: store, context: DirectoryContext(baseDN: DistinguishedName("dc=example,dc=org")), now: { Made.now })
        return (live, store)
    }

    @Test func followsARealDirectoryThroughItsLife() async throws {
        let slapd = try Slapd(ldif: Self.corporation.ldif)
        let folder = try TemporaryFolder()
        let (live, store) = try open(folder)
        try await live.perform(.system) { draft in
            try draft.bootstrap()
            _ = try draft.createUserRole(NewUserRole(name: "Editor", permissions: [.usersGet]))
            _ = try draft.createListRole(name: "News", lists: [])
        }
        var source = try slapd.source(Self.corporation)
        source.rules = [
            .init(group: "cn=editors,ou=groups,dc=corp,dc=test", userRole: "Editor", priority: 10),
            .init(group: "news-*", listRole: "News"),
        ]
        let service = SyncService(
            source, target: LiveDirectoryTarget(live, journal: store, now: { Made.now }), now: { Made.now })

        let dry = try await service.run(isDryRun: true)
        #expect(dry.plan?.count(.create) == 1_000 && live.snapshot.numberOfUsers == 0)

        let first = try await service.run()
        #expect(first.run.outcome == .applied, "\(first.run.summary)")
        #expect(live.snapshot.numberOfUsers == 1_000)
        let person = try #require(live.snapshot.entry(username: "u00004"))
        #expect(person.user?.role?.origin?.hasPrefix("corp:cn=editors") == true)
        #expect(person.user?.passwordLogin == true && person.user?.password == nil)
        let cn = try #require(live.snapshot.schema.attributeID("cn"))
        #expect(live.snapshot.groups(of: person.id).contains { live.snapshot.entry($0)?.text(of: cn) == "editors" })

        let change = live.snapshot.change
        let second = try await service.run()
        #expect(second.plan?.isEmpty == true && live.snapshot.change == change, "\(second.plan?.text() ?? "")")
        #expect(try store.runs(of: "corp", since: Timestamp(seconds: 0)).count == 2)

        try slapd.modify(
            """
            dn: uid=u00020,ou=people,dc=corp,dc=test
            changetype: delete

            dn: uid=u00021,ou=people,dc=corp,dc=test
            changetype: modrdn
            newrdn: uid=renamed
            deleteoldrdn: 1

            """)
        let uuid = live.snapshot.entry(username: "u00021")?.record.uuid
        let third = try await service.run()
        #expect(third.run.removals == 1 && third.plan?.count(.rename) == 1, "\(third.plan?.text() ?? "")")
        let gone = live.snapshot.entry(username: "u00020")?.user
        #expect(gone?.status == .disabled && gone?.disabledBy == .sync && gone?.credentialGeneration == 1)
        let renamed = live.snapshot.entry(named: Array("uid=renamed,ou=people,dc=example,dc=org".utf8))
        #expect(renamed != nil && renamed?.record.uuid == uuid)

        let passwords = SourcePasswords([source])
        let origin = try #require(person.record.origin)
        let right = Secret(Array(Self.corporation.password(4).utf8))
        #expect(await passwords.verify(origin, password: right) == .accepted)
        #expect(await passwords.verify(origin, password: Secret(Array("wrong".utf8))) == .refused)
        let unknown = Origin(source: "other", externalID: "1", externalDN: "uid=x")
        guard case .unavailable = await passwords.verify(unknown, password: right) else {
            Issue.record("a source that is not configured answered")
            return
        }

        let (again, _) = try open(folder)
        #expect(again.snapshot.count == live.snapshot.count)
        #expect(again.snapshot.entry(person.id)?.record == live.snapshot.entry(person.id)?.record)
    }

    @Test func remembersWhatAHeldRunWouldRemove() async throws {
        let slapd = try Slapd(ldif: Self.corporation.ldif)
        let folder = try TemporaryFolder()
        let (live, store) = try open(folder)
        try await live.perform(.system) { draft in try draft.bootstrap() }
        let source = try slapd.source(Self.corporation)
        let target = LiveDirectoryTarget(live, journal: store, now: { Made.now })
        _ = try await SyncService(source, target: target, now: { Made.now }).run()
        var narrow = source
        narrow.users.filter = "(uid=u0000*)"
        let service = SyncService(narrow, target: target, now: { Made.now })
        let held = try await service.run()
        #expect(held.run.outcome == .held && held.exitStatus == 2)
        let active = live.snapshot.users.count { $0.user?.status == .enabled }
        #expect(try store.runs(of: "corp", since: Timestamp(seconds: 0)).first?.removalSet == held.run.removalSet)
        #expect(!held.run.removalSet.isEmpty)
        let approved = try await service.run(approval: held.run.digest)
        #expect(approved.run.outcome == .applied)
        #expect(live.snapshot.users.count { $0.user?.status == .enabled } < active)
    }
}
