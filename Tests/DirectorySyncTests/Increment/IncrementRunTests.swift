import Directory
import DirectorySync
import Identity
import Logging
import Store
import TestSupport
import Testing

/// Increments as the program runs them: under the lock of the source, in its journal, one after the other.
@Suite(.serialized) struct IncrementRunTests {
    private static let people = FollowedDirectory.people

    private func runner(_ ours: FollowedDirectory) throws -> SourceRunner {
        SourceRunner(
            try ours.source(), directory: ours.live, journal: ours.store, holder: "test",
            now: { SystemLoginClock().time })
    }

    private func add(_ name: String, to ours: FollowedDirectory) throws {
        try ours.slapd.modify(
            """
            dn: uid=\(name),\(Self.people)
            objectClass: inetOrgPerson
            uid: \(name)
            cn: \(name)
            sn: \(name)

            """)
    }

    @Test func standInTheJournalAndCanBeUndone() async throws {
        let ours = try FollowedDirectory()
        let runner = try runner(ours)
        let first = try await runner.runIncrement(actor: "cli:root")
        #expect(first.run.outcome == .applied && !first.run.isIncrement && ours.live.snapshot.numberOfUsers == 100)

        try add("fresh", to: ours)
        _ = try await runner.runIncrement(actor: "schedule")
        let run = try #require(try ours.store.runs(of: first.run.source, before: nil, limit: 1).first)
        #expect(run.isIncrement && run.actor == "schedule" && run.counts == ["create": 1] && ours.user("fresh") != nil)
        _ = try await runner.runIncrement(actor: "schedule")
        #expect(
            try ours.store.runs(of: run.source, before: nil, limit: 1).first?.number == run.number,
            "nothing is recorded where nothing changed")

        let undo = try await runner.undo(run.number, actor: Actor(door: .cli, name: "cli:root"))
        #expect(undo.reverted == 1 && ours.user("fresh") == nil)
        let refusal = await #expect(throws: SourceRefusal.self) { try await runner.runIncrement(actor: "schedule") }
        #expect(refusal?.code == .paused)
        #expect(try ours.store.lock(of: run.source) == nil)
    }

    @Test func areHeldWhereTooManyWouldGo() async throws {
        let ours = try FollowedDirectory()
        let runner = try runner(ours)
        _ = try await runner.runIncrement(actor: "schedule")
        try ours.slapd.modify(
            (1...40).map { number in
                let name = "u000" + (number < 10 ? "0" : "") + "\(number)"
                return "dn: uid=\(name),\(Self.people)\nchangetype: delete\n\n"
            }.joined())
        let held = try await runner.runIncrement(actor: "schedule")
        #expect(held.run.outcome == .held && held.run.isIncrement && ours.user("u00001")?.status == .enabled)
        let applied = try await runner.approve(held.run.digest, actor: "cli:root")
        #expect(applied.run.outcome == .applied && ours.user("u00001")?.status == .disabled)
    }

    @Test func areRefusedWhereTheSourceTellsNoChanges() async throws {
        // Times of changes that the reader may not see are none.
        let ours = try FollowedDirectory(tellsChanges: false, hidden: ["modifyTimestamp"])
        let runner = try runner(ours)
        let refusal = await #expect(throws: SourceRefusal.self) { try await runner.runIncrement(actor: "schedule") }
        #expect(refusal?.code == .final && refusal?.description.contains("syncprov") == true)
        #expect(try await runner.run(actor: "schedule").run.outcome == .applied)
    }

    @Test(.timeLimit(.minutes(2))) func comeAtOnceFromASourceThatTells() async throws {
        let ours = try FollowedDirectory()
        let scheduler = SyncScheduler(
            [(try ours.source(), interval: 3_600, increments: 3_600)], directory: ours.live, journal: ours.store,
            now: { SystemLoginClock().time }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let serving = Task { await scheduler.run() }
        while ours.live.snapshot.numberOfUsers < 100 { try await Task.sleep(for: .milliseconds(20)) }
        for name in ["first", "second"] {
            try add(name, to: ours)
            while ours.user(name) == nil { try await Task.sleep(for: .milliseconds(20)) }
        }
        // What happens while nobody is connected comes with the next connection.
        ours.slapd.stop()
        try ours.slapd.start()
        try add("later", to: ours)
        while ours.user("later") == nil { try await Task.sleep(for: .milliseconds(20)) }
        let clock = ContinuousClock()
        let taken = await clock.measure {
            serving.cancel()
            await serving.value
        }
        #expect(taken < .seconds(20), "a search that is open does not keep the program from ending")
    }

    @Test(.timeLimit(.minutes(2))) func comeByThemselvesWhileTheProgramServes() async throws {
        let ours = try FollowedDirectory()
        let scheduler = SyncScheduler(
            [(try ours.source(), interval: 3_600, increments: 1)], directory: ours.live, journal: ours.store,
            now: { SystemLoginClock().time }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let serving = Task { await scheduler.run() }
        while ours.live.snapshot.numberOfUsers < 100 { try await Task.sleep(for: .milliseconds(20)) }
        try add("fresh", to: ours)
        while ours.user("fresh") == nil { try await Task.sleep(for: .milliseconds(20)) }
        ours.slapd.stop()
        try ours.slapd.start()
        try add("later", to: ours)
        while ours.user("later") == nil { try await Task.sleep(for: .milliseconds(20)) }
        serving.cancel()
        await serving.value
        let source = try ours.source().name
        #expect(try ours.store.lock(of: source) == nil)
        #expect(try ours.store.runs(of: source, before: nil, limit: 50).contains(where: \.isIncrement))
    }
}
