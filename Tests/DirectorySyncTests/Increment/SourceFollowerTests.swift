import Directory
import DirectorySync
import Identity
import Logging
import Store
import Synchronization
import TestSupport
import Testing

/// Keeping a search open at a real slapd.
@Suite(.serialized) struct SourceFollowerTests {
    private static let people = FollowedDirectory.people
    private static let groups = FollowedDirectory.groups

    /// Waits until something holds; as long as it takes on a busy machine.
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

    @Test func takesChangesAsTheyHappenAndOutlivesTheSource() async throws {
        let ours = try FollowedDirectory()
        let follower = SourceFollower(
            try ours.increments(), interval: .milliseconds(200),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let task = Task { await follower.run() }
        try await wait("the first reading") { ours.live.snapshot.numberOfUsers == 100 }

        try ours.slapd.modify(
            """
            dn: uid=fresh,\(Self.people)
            objectClass: inetOrgPerson
            uid: fresh
            cn: Fresh
            sn: Fresh

            dn: cn=editors,\(Self.groups)
            changetype: modify
            add: member
            member: uid=fresh,\(Self.people)

            """)
        try await wait("a person and a role") { ours.user("fresh")?.role != nil }
        try ours.slapd.modify(
            """
            dn: uid=fresh,\(Self.people)
            changetype: modrdn
            newrdn: uid=stale
            deleteoldrdn: 1

            dn: uid=u00050,\(Self.people)
            changetype: delete

            """)
        try await wait("a rename and a removal") {
            ours.user("stale") != nil && ours.user("u00050")?.status == .disabled
        }
        // The group still names the person as it was called before.
        #expect(ours.user("stale")?.role == nil)

        ours.slapd.kill()
        try ours.slapd.start()
        try ours.slapd.modify("dn: uid=u00051,\(Self.people)\nchangetype: delete\n\n")
        try await wait("a removal after a restart") { ours.user("u00051")?.status == .disabled }

        #expect(ours.wholeRuns.withLock { $0 } >= 1)
        #expect(try await ours.whole().run(isDryRun: true).plan?.isEmpty == true)
        task.cancel()
        await task.value
    }

    @Test func waitsWithAHeldIncrementUntilItIsApproved() async throws {
        let ours = try FollowedDirectory()
        let follower = SourceFollower(
            try ours.increments(), interval: .milliseconds(200),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let task = Task { await follower.run() }
        try await wait("the first reading") { try ours.store.cursor(of: "corp") != nil }
        func numberOfDisabled() -> Int { ours.live.snapshot.users.count { $0.user?.disabledBy == .sync } }
        let disabledBefore = numberOfDisabled()
        // They come one by one, and are summed up all the same.
        try ours.slapd.modify((30..<60).map { "dn: uid=u000\($0),\(Self.people)\nchangetype: delete\n\n" }.joined())
        try await wait("a held run") {
            try ours.store.runs(of: "corp", since: Timestamp(seconds: 0)).contains { $0.outcome == .held }
        }
        #expect(numberOfDisabled() - disabledBefore <= 10)
        let whole = try await ours.whole().run()
        let approved = try await ours.whole().run(approval: whole.run.digest)
        #expect(approved.run.outcome == .applied, "\(approved.run.summary)")
        try ours.slapd.modify("dn: uid=u00061,\(Self.people)\nchangetype: modify\nreplace: title\ntitle: Boss\n\n")
        try await wait("following goes on") {
            let entry = ours.live.snapshot.entry(username: "u00061")
            return entry.flatMap { ours.live.snapshot.text(of: "title", in: $0) } == "Boss"
        }
        task.cancel()
        await task.value
    }
}
