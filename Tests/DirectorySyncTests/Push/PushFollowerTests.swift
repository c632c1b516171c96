import Directory
import DirectorySync
import Identity
import Logging
import TestSupport
import Testing

/// Following the change log into a real slapd.
@Suite(.serialized) struct PushFollowerTests {
    private static let people = "ou=people,ou=apps,dc=corp,dc=test"
    private static let groups = "ou=groups,ou=apps,dc=corp,dc=test"

    /// Waits until the target shows what is expected; as long as it takes on a busy machine.
    private func wait(
        _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ condition: () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + .seconds(120)
        while try await !condition() {
            guard ContinuousClock.now < deadline else {
                Issue.record(what, sourceLocation: sourceLocation)
                return
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @Test func writesChangesAsTheyHappenAndOutlivesTheTarget() async throws {
        let slapd = try Slapd(ldif: PushedDirectory.empty)
        let ours = try PushedDirectory(PushedDirectory.configuration(slapd))
        try ours.add(["jane", "joe"])
        let follower = PushFollower(
            ours.service(), store: ours.store, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let task = Task { await follower.run() }
        try await wait("the first push") { try await slapd.entry("uid=joe,\(Self.people)") != nil }

        try ours.change("jane") { $0.username = "jdoe" }
        let ids = try ours.add(["ann", "bob"])
        let staff = try ours.live.performBlocking(.system) { draft in
            try draft.createGroup(NewGroup(name: "staff", members: [ids[0], ours.entry("joe")]))
        }
        try await wait("a rename and a group") {
            let group = try await slapd.entry("cn=staff,\(Self.groups)")
            let jane = try await slapd.entry("uid=jdoe,\(Self.people)")
            return jane != nil && group?.texts("member").count == 2
        }

        slapd.stop()
        try ours.live.performBlocking(.system) { draft in
            var changes = GroupChanges()
            changes.added = [ids[1]]
            try draft.updateGroup(staff, changes)
        }
        try ours.delete(["joe"])
        try slapd.start()
        try await wait("what happened while it was away") {
            let members = try await slapd.entry("cn=staff,\(Self.groups)")?.texts("member") ?? []
            let joe = try await slapd.entry("uid=joe,\(Self.people)")
            return joe == nil && Set(members) == ["uid=ann,\(Self.people)", "uid=bob,\(Self.people)"]
        }

        // Nothing else was touched on the way.
        #expect(try await ours.service().run().plan?.isEmpty == true)
        task.cancel()
        await task.value
    }

    @Test func handsNewPasswordsOn() async throws {
        let slapd = try Slapd(ldif: PushedDirectory.empty)
        let ours = try PushedDirectory(PushedDirectory.configuration(slapd))
        try ours.add(["jane", "joe"])
        let fresh = FreshPasswords()
        var hasher = PasswordHasher(parameters: Argon2Parameters(memory: 64, passes: 1))
        // What was set before anybody was told is not known.
        let unknown = try hasher.hash(Array("joe's password".utf8))
        try ours.change("joe") { ($0.password, $0.passwordLogin) = (.set(unknown), true) }
        hasher.fresh = fresh
        let follower = PushFollower(
            ours.service { $0.passwords = .change }, store: ours.store, fresh: fresh,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let task = Task { await follower.run() }
        try await wait("the first push") { try await slapd.entry("uid=joe,\(Self.people)") != nil }

        func letsIn(_ name: String, _ password: String) async throws -> Bool {
            let connection = try await DirectoryConnection.open(try slapd.settings())
            defer { Task { await connection.close() } }
            do {
                try await connection.bind(
                    BindCredentials(name: "uid=\(name),\(Self.people)", password: BindSecret(password)))
                return true
            } catch {
                return false
            }
        }
        for password in ["first-password", "second pässword"] {
            let hash = try hasher.hash(Array(password.utf8))
            try ours.change("jane") { ($0.password, $0.passwordLogin) = (.set(hash), true) }
            try await wait("the password") { try await letsIn("jane", password) }
        }
        #expect(try await !letsIn("jane", "first-password"))
        #expect(try await slapd.entry("uid=joe,\(Self.people)")?.values("userPassword").isEmpty == true)
        // Somebody who is new comes with the password.
        let hash = try hasher.hash(Array("of ann".utf8))
        try ours.live.performBlocking(.system) { draft in
            var new = NewUser(username: "ann", name: "Ann", email: "ann@example.org")
            new.password = hash
            _ = try draft.createUser(new)
        }
        try await wait("the new person") { try await letsIn("ann", "of ann") }
        task.cancel()
        await task.value
    }

    @Test func findsMembersThatWereMovedAtTheTarget() async throws {
        let slapd = try Slapd(ldif: PushedDirectory.empty)
        let ours = try PushedDirectory(PushedDirectory.configuration(slapd))
        try ours.add(["jane", "joe"])
        _ = try await ours.service().run()
        try slapd.modify(
            """
            dn: ou=moved,\(Self.people)
            objectClass: organizationalUnit
            ou: moved

            dn: uid=jane,\(Self.people)
            changetype: modrdn
            newrdn: uid=jane
            deleteoldrdn: 1
            newsuperior: ou=moved,\(Self.people)

            """)
        let follower = PushFollower(
            ours.service(), store: ours.store, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let task = Task { await follower.run() }
        // From here on it follows entry by entry.
        try ours.add(["ann"])
        try await wait("the first push") { try await slapd.entry("uid=ann,\(Self.people)") != nil }
        try ours.live.performBlocking(.system) { draft in
            _ = try draft.createGroup(NewGroup(name: "staff", members: [ours.entry("jane"), ours.entry("joe")]))
        }
        try await wait("the group") { try await slapd.entry("cn=staff,\(Self.groups)") != nil }
        let members = try await slapd.entry("cn=staff,\(Self.groups)")?.texts("member") ?? []
        #expect(Set(members) == ["uid=jane,ou=moved,\(Self.people)", "uid=joe,\(Self.people)"])
        task.cancel()
        await task.value
    }
}
