import Directory
import DirectorySync
import Identity
import LDAPProtocol
import TestSupport
import Testing

/// Pushing to a real slapd.
@Suite(.serialized) struct PushServiceTests {
    private static let people = "ou=people,ou=apps,dc=corp,dc=test"
    private static let groups = "ou=groups,ou=apps,dc=corp,dc=test"

    private func open() throws -> (Slapd, PushedDirectory) {
        let slapd = try Slapd(ldif: PushedDirectory.empty)
        return (slapd, try PushedDirectory(PushedDirectory.configuration(slapd)))
    }

    @Test func carriesPeopleGroupsAndRolesThroughTheirLife() async throws {
        let (slapd, ours) = try open()
        let ids = try ours.add(["jane", "joe", "ann", "bob"])
        try ours.change("ann") { $0.status = .disabled }
        let (staff, all) = try ours.live.performBlocking(.system) { draft in
            let staff = try draft.createGroup(NewGroup(name: "Staff, EMEA", members: Array(ids.prefix(2))))
            let all = try draft.createGroup(NewGroup(name: "all", summary: "Everybody", members: [staff]))
            let role = try draft.createUserRole(NewUserRole(name: "Editor", permissions: [.usersGet]))
            var changes = UserChanges()
            changes.role = .set(Grant(role: role))
            guard let user = draft.snapshot.entry(ids[0])?.user else { throw PushedDirectory.Missing() }
            try draft.updateUser(user.id, changes)
            return (staff, all)
        }

        let dry = try await ours.service().run(isDryRun: true)
        #expect(
            dry.plan?.count(.create) == 4 && dry.plan?.groupChanges.count == 4, "\(dry.plan?.text() ?? dry.run.summary)"
        )
        #expect(try await slapd.entry("uid=jane,\(Self.people)") == nil)

        let first = try await ours.service().run()
        #expect(first.exitStatus == 0, "\(first.plan?.text() ?? first.run.summary)")
        let jane = try #require(try await slapd.entry("uid=jane,\(Self.people)"))
        #expect(jane.texts("mail") == ["jane@example.org"] && jane.texts("cn") == ["Jane"])
        #expect(Set(jane.texts("objectClass")).isSuperset(of: ["inetOrgPerson", "posixAccount"]))
        #expect(jane.firstText("uidNumber") != nil)
        #expect(jane.texts("description").contains { $0.hasPrefix("gatehouse:") })
        let ann = try #require(try await slapd.entry("uid=ann,\(Self.people)"))
        #expect(ann.firstText("pwdAccountLockedTime") == "000001010000Z")
        let group = try #require(try await slapd.entry("cn=Staff\\2C EMEA,\(Self.groups)"))
        #expect(Set(group.texts("member")) == ["uid=jane,\(Self.people)", "uid=joe,\(Self.people)"])
        #expect(try await slapd.entry("cn=all,\(Self.groups)")?.texts("member").count == 1)
        let role = try await slapd.entry("cn=Editor,ou=roles,ou=apps,dc=corp,dc=test")
        #expect(role?.texts("member") == ["uid=jane,\(Self.people)"])

        let second = try await ours.service().run()
        #expect(second.plan?.isEmpty == true, "\(second.plan?.text() ?? "")")

        let before = jane.firstText("entryUUID")
        try ours.change("jane") { changes in
            changes.username = "jdoe"
            changes.email = .set("jdoe@example.org")
            changes.attributes = [PartialAttribute(type: Array("title".utf8), values: [Array("Boss".utf8)])]
        }
        try ours.change("ann") { $0.status = .enabled }
        try ours.delete(["bob"])
        try ours.live.performBlocking(.system) { draft in
            var changes = GroupChanges()
            changes.added = [ids[2]]
            changes.removed = [ids[1]]
            try draft.updateGroup(staff, changes)
            changes = GroupChanges()
            changes.removed = [staff]
            try draft.updateGroup(all, changes)
        }
        let third = try await ours.service().run()
        #expect(third.exitStatus == 0, "\(third.plan?.text() ?? third.run.summary)")
        #expect(third.plan?.count(.rename) == 1 && third.plan?.count(.delete) == 1 && third.plan?.count(.enable) == 1)
        let renamed = try #require(try await slapd.entry("uid=jdoe,\(Self.people)"))
        #expect(renamed.firstText("entryUUID") == before && renamed.texts("uid") == ["jdoe"])
        #expect(renamed.texts("mail") == ["jdoe@example.org"] && renamed.texts("title") == ["Boss"])
        #expect(try await slapd.entry("uid=ann,\(Self.people)")?.texts("pwdAccountLockedTime") == [])
        #expect(try await slapd.entry("uid=bob,\(Self.people)") == nil)
        let changed = try await slapd.entry("cn=Staff\\2C EMEA,\(Self.groups)")
        #expect(Set(changed?.texts("member") ?? []) == ["uid=jdoe,\(Self.people)", "uid=ann,\(Self.people)"])
        // The class wants a member, so an empty group names itself.
        #expect(try await slapd.entry("cn=all,\(Self.groups)")?.texts("member") == ["cn=all,\(Self.groups)"])
        #expect(try await ours.service().run().plan?.isEmpty == true)
    }

    @Test func leavesAloneWhateverIsNotMarked() async throws {
        let (slapd, ours) = try open()
        try slapd.modify(
            """
            dn: uid=jane,\(Self.people)
            objectClass: inetOrgPerson
            uid: jane
            cn: Another Jane
            sn: Jane
            description: gatehouse:00000000-0000-0000-0000-000000000000:00000000-0000-0000-0000-000000000000

            dn: uid=local,\(Self.people)
            objectClass: inetOrgPerson
            uid: local
            cn: Local
            sn: Local

            """)
        try ours.add(["jane", "joe"])
        let first = try await ours.service().run()
        #expect(first.exitStatus == 3 && first.plan?.conflicts.map(\.username) == ["jane"])
        try ours.change("joe") { $0.username = "local" }
        let second = try await ours.service().run()
        #expect(second.plan?.conflicts.map(\.username).sorted() == ["jane", "local"], "\(second.plan?.text() ?? "")")
        try ours.delete(["jane", "local"])
        _ = try await ours.service().run()
        #expect(try await slapd.entry("uid=joe,\(Self.people)") == nil)
        #expect(try await slapd.entry("uid=local,\(Self.people)")?.texts("cn") == ["Local"])
        #expect(try await slapd.entry("uid=jane,\(Self.people)")?.texts("cn") == ["Another Jane"])
    }

    @Test func leavesTheAttributesOfOthersAloneAndPutsItsOwnRight() async throws {
        let (slapd, ours) = try open()
        let ids = try ours.add(["jane", "joe"])
        try ours.live.performBlocking(.system) { draft in
            _ = try draft.createGroup(NewGroup(name: "staff", members: ids))
        }
        _ = try await ours.service().run()
        try slapd.modify(
            """
            dn: uid=jane,\(Self.people)
            changetype: modify
            replace: cn
            cn: Wrong
            -
            add: userPassword
            userPassword: chosen-there
            -
            add: seeAlso
            seeAlso: uid=joe,\(Self.people)

            dn: cn=staff,\(Self.groups)
            changetype: modify
            delete: member
            member: uid=joe,\(Self.people)
            -
            add: member
            member: cn=stranger,dc=corp,dc=test

            dn: uid=joe,\(Self.people)
            changetype: modrdn
            newrdn: uid=joseph
            deleteoldrdn: 1

            """)
        let result = try await ours.service().run()
        #expect(result.exitStatus == 0, "\(result.plan?.text() ?? result.run.summary)")
        let jane = try #require(try await slapd.entry("uid=jane,\(Self.people)"))
        #expect(jane.texts("cn") == ["Jane"] && jane.texts("seeAlso").count == 1)
        #expect(jane.values("userPassword").count == 1)
        let members = try await slapd.entry("cn=staff,\(Self.groups)")?.texts("member") ?? []
        #expect(Set(members) == ["uid=jane,\(Self.people)", "uid=joe,\(Self.people)"])
    }

    @Test func givesANameThatIsSetFreeToSomebodyElse() async throws {
        let (slapd, ours) = try open()
        try ours.add(["jane", "joe"])
        _ = try await ours.service().run()
        let old = try await slapd.entry("uid=joe,\(Self.people)")?.firstText("entryUUID")
        try ours.delete(["jane"])
        try ours.change("joe") { changes in
            changes.username = "jane"
            changes.email = .set(nil)
        }
        try ours.add(["joe"])
        let result = try await ours.service().run()
        #expect(result.exitStatus == 0, "\(result.plan?.text() ?? result.run.summary)")
        #expect(try await slapd.entry("uid=jane,\(Self.people)")?.firstText("entryUUID") == old)
        #expect(try await slapd.entry("uid=joe,\(Self.people)") != nil)
    }

    @Test func holdsAPushThatRemovesTooMany() async throws {
        let (slapd, ours) = try open()
        let names = (1...30).map { "user\($0)" }
        try ours.add(names)
        _ = try await ours.service().run()
        try ours.delete(Array(names.prefix(20)))
        let held = try await ours.service().run()
        #expect(held.exitStatus == 2 && held.plan?.numberOfRemovals == 20)
        #expect(try await slapd.entry("uid=user1,\(Self.people)") != nil)
        let approved = try await ours.service().run(approval: held.run.digest)
        #expect(approved.exitStatus == 0 && approved.run.removals == 20, "\(approved.run.summary)")
        #expect(try await slapd.entry("uid=user1,\(Self.people)") == nil)
        #expect(try await slapd.entry("uid=user21,\(Self.people)") != nil)
    }

    @Test func locksInsteadOfDeletingWhereThatIsAskedFor() async throws {
        let (slapd, ours) = try open()
        try ours.add(["jane", "joe", "ann"])
        _ = try await ours.service().run()
        try ours.delete(["ann"])
        let service = ours.service { $0.removal = .lock }
        let result = try await service.run()
        #expect(result.run.removals == 1, "\(result.plan?.text() ?? result.run.summary)")
        let ann = try await slapd.entry("uid=ann,\(Self.people)")
        #expect(ann?.firstText("pwdAccountLockedTime") == "000001010000Z")
        #expect(try await service.run().plan?.isEmpty == true)
    }

    @Test func touchesNeitherOfTwoEntriesWithOneMark() async throws {
        let (slapd, ours) = try open()
        try ours.add(["jane"])
        _ = try await ours.service().run()
        let mark = try #require(
            try await slapd.entry("uid=jane,\(Self.people)")?.texts("description").first { $0.hasPrefix("gatehouse:") })
        try slapd.modify(
            """
            dn: uid=copy,\(Self.people)
            objectClass: inetOrgPerson
            uid: copy
            cn: Copy
            sn: Copy
            description: \(mark)

            """)
        try ours.change("jane") { $0.name = "Other" }
        let result = try await ours.service().run()
        #expect(result.exitStatus == 3 && result.plan?.changes.isEmpty == true, "\(result.plan?.text() ?? "")")
        #expect(try await slapd.entry("uid=copy,\(Self.people)")?.texts("cn") == ["Copy"])
    }

    @Test func failsWithoutAnyConclusionWhenTheTargetIsDown() async throws {
        let (slapd, ours) = try open()
        try ours.add(["jane"])
        slapd.stop()
        let result = try await ours.service().run()
        #expect(result.exitStatus == 1 && result.run.outcome == .failed)
        try slapd.start()
        #expect(try await ours.service().run().exitStatus == 0)
    }

    @Test func carriesAHashThatTheTargetVerifies() async throws {
        let (slapd, ours) = try open()
        try ours.add(["jane", "joe"])
        // {SSHA} of `right horse` with the salt 01020304.
        let hash = "{SSHA}btwn6nabbJNv6l/9QGqyfcnmV+sBAgME"
        try ours.change("jane") { changes in
            changes.password = .set(PasswordHash(Array(hash.utf8)))
            changes.passwordLogin = true
        }
        try ours.change("joe") { changes in
            changes.password = .set(PasswordHash(Array("{PBKDF2-SHA512}10000$YWJjZA$YWJjZA".utf8)))
            changes.passwordLogin = true
        }
        let service = ours.service { $0.passwords = .hash }
        let result = try await service.run()
        #expect(result.exitStatus == 0 && result.plan?.problems.map(\.kind) == [.notPushed])
        let connection = try await DirectoryConnection.open(try slapd.settings())
        try await connection.bind(
            BindCredentials(name: "uid=jane,\(Self.people)", password: BindSecret("right horse")))
        await connection.close()
        #expect(try await service.run().plan?.isEmpty == true)
        let text = try await ours.service { $0.passwords = .hash }.run(isDryRun: true).plan?.text() ?? ""
        #expect(!text.contains("SSHA"))
    }
}
