import Directory
import DirectorySync
import Identity
import LDAPProtocol
import Store
import TestSupport
import Testing

/// Following a real slapd by RFC 4533, one increment at a time.
@Suite(.serialized) struct IncrementServiceTests {
    private static let people = FollowedDirectory.people
    private static let groups = FollowedDirectory.groups

    @Test(arguments: [true, false], [true, false])
    func bringsWhatChangedAndNothingElse(_ tellsChanges: Bool, keepsState: Bool) async throws {
        let ours = try FollowedDirectory(tellsChanges: tellsChanges, keepsState: keepsState)
        try await ours.follow(whole: 1)
        #expect(ours.live.snapshot.numberOfUsers == 100)
        let change = ours.live.snapshot.change
        #expect(try await ours.follow(whole: 1).isEmpty)
        #expect(ours.live.snapshot.change == change)

        let uuid = ours.live.snapshot.entry(username: "u00021")?.record.uuid
        try ours.slapd.modify(
            """
            dn: uid=u00020,\(Self.people)
            changetype: delete

            dn: uid=u00021,\(Self.people)
            changetype: modrdn
            newrdn: uid=renamed
            deleteoldrdn: 1

            dn: ou=moved,\(Self.people)
            objectClass: organizationalUnit
            ou: moved

            dn: uid=u00022,\(Self.people)
            changetype: modrdn
            newrdn: uid=u00022
            deleteoldrdn: 1
            newsuperior: ou=moved,\(Self.people)

            dn: uid=u00023,\(Self.people)
            changetype: modify
            replace: mail
            mail: other@corp.test

            dn: uid=fresh,\(Self.people)
            objectClass: inetOrgPerson
            uid: fresh
            cn: Fresh Person
            sn: Person

            """)
        let plan = try await ours.follow(whole: 1)
        #expect(plan.removals.count == 1 && plan.count(.rename) == 1 && plan.count(.create) == 1, "\(plan.text())")
        #expect(ours.user("u00020")?.disabledBy == .sync)
        #expect(ours.live.snapshot.entry(username: "renamed")?.record.uuid == uuid)
        #expect(ours.user("u00023")?.email == "other@corp.test")
        #expect(ours.user("fresh") != nil)
        #expect(plan.changes.count == 5, "\(plan.text())")
    }

    @Test(arguments: [true, false], [true, false])
    func followsGroupsIntoTheRolesOfTheirMembers(_ tellsChanges: Bool, keepsState: Bool) async throws {
        let ours = try FollowedDirectory(tellsChanges: tellsChanges, keepsState: keepsState)
        try await ours.follow(whole: 1)
        #expect(ours.user("u00004")?.role != nil && ours.user("u00002")?.listRole != nil)
        try ours.slapd.modify(
            """
            dn: cn=editors-deputies,\(Self.groups)
            changetype: modify
            add: member
            member: uid=u00030,\(Self.people)
            -
            delete: member
            member: uid=u00004,\(Self.people)

            dn: cn=news-us,\(Self.groups)
            changetype: delete

            """)
        let plan = try await ours.follow(whole: 1)
        #expect(plan.count(.grant) == 1 && plan.count(.revoke) == 2, "\(plan.text())")
        #expect(ours.user("u00030")?.role != nil && ours.user("u00004")?.role == nil)
        #expect(ours.user("u00002")?.listRole == nil)

        try ours.slapd.modify(
            """
            dn: cn=editors,\(Self.groups)
            changetype: modrdn
            newrdn: cn=writers
            deleteoldrdn: 1

            """)
        #expect(try await ours.follow(whole: 1).count(.revoke) == 4)
        #expect(ours.user("u00001")?.role == nil)
    }

    @Test func goesOnAfterBothSidesBeganAnew() async throws {
        let before = try FollowedDirectory()
        try await before.follow(whole: 1)
        before.slapd.stop()
        try before.slapd.start()
        try before.slapd.modify(
            """
            dn: uid=u00040,\(Self.people)
            changetype: delete

            dn: cn=news-us,\(Self.groups)
            changetype: modify
            replace: member
            member: uid=u00041,\(Self.people)

            """)
        let ours = try FollowedDirectory(restarting: before)
        let plan = try await ours.follow(whole: 0)
        #expect(plan.removals.count == 1 && plan.count(.grant) == 1 && plan.count(.revoke) == 1, "\(plan.text())")
        #expect(ours.user("u00040")?.status == .disabled && ours.user("u00041")?.listRole != nil)
    }

    @Test func readsEverythingWhenTheCookieIsUnknownOrTheConfigurationIsAnother() async throws {
        let ours = try FollowedDirectory()
        try await ours.follow(whole: 1)
        var cursor = try #require(try ours.store.cursor(of: "corp"))
        #expect(cursor.method == "rfc4533" && !cursor.users.isEmpty && !cursor.groups.isEmpty)
        cursor.users = Array("no cookie of this server".utf8)
        try ours.store.save(cursor)
        // slapd takes such a one for none, and sends everything.
        try await ours.follow(whole: 1)
        try ours.store.forgetCursor(of: "corp")
        try await ours.follow(whole: 2)
        try await ours.follow(whole: 2)
        try await ours.follow(whole: 3) { $0.rules = [.init(group: "team-*", userRole: "Editor")] }
        #expect(ours.user("u00050")?.role != nil)
    }

    @Test func readsEverythingFromASourceThatWasRestored() async throws {
        let ours = try FollowedDirectory()
        try ours.slapd.modify(
            "dn: uid=u00061,\(Self.people)\nchangetype: modify\nreplace: title\ntitle: Earlier\n\n")
        // It writes down how far it is when it ends.
        ours.slapd.stop()
        let old = try ours.slapd.slapcat()
        try ours.slapd.start()
        try await ours.follow(whole: 1)
        try ours.slapd.modify(
            """
            dn: uid=u00060,\(Self.people)
            changetype: modify
            replace: title
            title: Later

            dn: uid=later,\(Self.people)
            objectClass: inetOrgPerson
            uid: later
            cn: Later
            sn: Later

            """)
        try await ours.follow(whole: 1)
        try ours.slapd.restore(old)
        try await ours.follow(whole: 2)
        #expect(ours.user("later")?.status == .disabled)
    }

    @Test func holdsAnIncrementThatRemovesTooMany() async throws {
        let ours = try FollowedDirectory()
        try await ours.follow(whole: 1)
        let cursor = try ours.store.cursor(of: "corp")
        try ours.slapd.modify(
            (40..<60).map { "dn: uid=u000\($0),\(Self.people)\nchangetype: delete\n\n" }.joined())
        let held = try await ours.increments().run()
        #expect(held.run.outcome == .held && held.plan?.removals.count == 20, "\(held.run.summary)")
        #expect(ours.user("u00045")?.status == .enabled)
        #expect(try ours.store.cursor(of: "corp") == cursor)
        // Looked at as a whole it is the same plan, so that the same approval holds.
        let approved = try await ours.whole().run(approval: held.run.digest)
        #expect(approved.run.outcome == .applied && ours.user("u00045")?.status == .disabled)
        try await ours.follow(whole: 1)
    }
}

extension Slapd {
    /// Puts the database back to what `slapcat` gave, as a restored backup would.
    func restore(_ ldif: String) throws {
        stop()
        for file in ["data.mdb", "lock.mdb"] { try ProgramRun.succeed("rm", ["-f", folder.path("db/\(file)")]) }
        try folder.write(ldif, to: "restored.ldif")
        try ProgramRun.succeed(
            "slapadd", ["-q", "-f", folder.path("slapd.conf"), "-b", suffix, "-l", folder.path("restored.ldif")])
        try start()
    }
}
