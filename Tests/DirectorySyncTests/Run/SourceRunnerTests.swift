import Directory
import Identity
import LDAPProtocol
import Store
import Synchronization
import TestSupport
import Testing

@testable import DirectorySync

/// Runs in a real store: what they leave behind, how they are undone, who may run at a time.
struct SourceRunnerTests {
    /// Counts who is in a place at the same time.
    private final class Visitors: Sendable {
        private struct Count {
            var now = 0
            var most = 0
        }

        private let count = Mutex(Count())

        var most: Int { count.withLock { $0.most } }

        func enter() {
            count.withLock { count in
                count.now += 1
                count.most = max(count.most, count.now)
            }
        }

        func leave() { count.withLock { $0.now -= 1 } }
    }

    private static let three = [
        Made.richPerson("anna", mail: "anna@corp.test"), Made.richPerson("bert", mail: "bert@corp.test"),
        Made.richPerson("carl"),
    ]
    private static let editors = [Made.group("editors", ["anna", "bert"])]

    @Test func remembersWhatARunDid() async throws {
        let made = try await SourceFixture()
        try await made.apply(Self.three, groups: Self.editors, memberships: ["id-anna": [0]])
        let run = try made.latest()
        #expect(run.outcome == .applied && run.actor == "cli:root" && run.number > 0 && run.changes != nil)
        #expect(run.counts == ["create": 3, "grant": 1, "group-create": 1])
        let plan = try #require(try made.store.run(run.number)?.plan.flatMap(PlanDocument.init(json:)))
        #expect(plan.changes.map(\.username) == ["anna", "bert", "carl"] && plan.groups.map(\.group) == ["editors"])
        #expect(try made.store.reversals(of: run.number).count == 4)

        try await made.apply(Self.three, groups: Self.editors, memberships: ["id-anna": [0]])
        let second = try made.latest()
        #expect(second.changes == nil && second.counts.isEmpty)
        #expect(try made.store.run(second.number)?.plan == nil, "there is nothing to keep of a run without changes")
    }

    @Test func undoesARunAndPausesTheSource() async throws {
        let made = try await SourceFixture()
        try await made.apply(Self.three, groups: Self.editors, memberships: ["id-anna": [0]])
        let before = made.states()
        var people = Self.three
        // Two swap their addresses, one is renamed, one is gone, somebody is new, the group is gone.
        (people[0].mails, people[1].mails) = (people[1].mails, people[0].mails)
        people[1].username = "berta"
        people[1].canonicalUsername = "berta"
        people[2] = Made.richPerson("dora")
        try await made.apply(people)
        #expect(made.user("anna")?.email == "bert@corp.test" && made.user("anna")?.role == nil)
        #expect(made.user("berta") != nil && made.user("carl")?.status == .disabled && made.user("dora") != nil)
        let run = try made.latest()

        let undo = try await made.runner.undo(run.number, actor: Actor(door: .cli, name: "cli:root"))
        #expect(undo.kept.isEmpty && undo.reverted == 5, "\(undo.kept)")
        var after = made.states()
        // The group is a new entry with the same contents.
        #expect(after.keys.sorted() == before.keys.sorted())
        let group = "cn=editors,ou=groups,dc=example,dc=org"
        #expect(after[group]?.members == before[group]?.members)
        after[group] = before[group]
        #expect(after == before)

        let undone = try #require(try made.store.run(run.number))
        #expect(undone.isUndone)
        let latest = try made.latest()
        #expect(latest.outcome == .undone && latest.undoes == run.number)
        await #expect(throws: SourceRefusal.self) { try await made.runner.run(actor: "schedule") }
        await #expect(throws: SourceRefusal.self) {
            try await made.runner.undo(run.number, actor: Actor(door: .cli, name: "cli:root"))
        }
        #expect(try await made.runner.resume())
        #expect(try await !made.runner.resume())
    }

    @Test func leavesWhatWasChangedSinceAndSaysSo() async throws {
        let made = try await SourceFixture()
        try await made.apply(Array(Self.three.prefix(2)))
        var people = Self.three
        people[0].name = "Anna B."
        people[1].name = "Bert B."
        try await made.apply(people)
        let run = try made.latest()
        // A later run changes one of them, and an administrator disables the one that is new.
        people[1].name = "Bert C."
        try await made.apply(people)
        try await made.live.perform(.system) { draft in
            let entry = try #require(draft.snapshot.entry(username: "carl"))
            var record = entry.record
            guard case .user(var user) = record.content else { return }
            (user.status, user.disabledBy) = (.disabled, .admin)
            record.content = .user(user)
            try draft.put(record)
        }
        let undo = try await made.runner.undo(run.number, actor: Actor(door: .http, name: "jane"))
        #expect(undo.reverted == 1 && undo.kept.count == 2)
        #expect(undo.kept.allSatisfy { $0.message.contains("changed since") }, "\(undo.kept)")
        #expect(made.user("anna")?.name == "ANNA" && made.user("bert")?.name == "Bert C.")
        #expect(made.user("carl")?.disabledBy == .admin)
    }

    @Test func appliesAHeldPlanOnlyAsFarAsItWasApproved() async throws {
        let made = try await SourceFixture()
        let people = (1...8).map { Made.richPerson("u\($0)") }
        try await made.apply(people)
        let held = try await made.apply(Array(people.prefix(2)))
        #expect(held.run.outcome == .held && made.user("u8")?.status == .enabled)
        // One came back meanwhile: fewer are removed than was approved.
        let fewer = try await made.apply(Array(people.prefix(3)), approval: held.run.digest)
        #expect(fewer.run.outcome == .applied && made.user("u8")?.status == .disabled)
        #expect(made.user("u3")?.status == .enabled)
        // Others go: the approval is not for them.
        let more = try await made.apply([people[0]], approval: held.run.digest)
        #expect(more.run.outcome == .held && made.user("u2")?.status == .enabled)
        await #expect(throws: SourceRefusal.self) { try await made.runner.approve("no such digest", actor: "x") }
    }

    @Test func writesNothingAfterItLostItsLock() async throws {
        let made = try await SourceFixture()
        let mine = SyncLock(
            source: "corp", token: "mine", holder: "a", process: 1, taken: Made.now, beat: Made.now)
        #expect(try made.store.acquire(mine) { _ in false } == nil)
        var other = mine
        other.token = "other"
        #expect(try made.store.acquire(other) { _ in false }?.token == "mine")
        #expect(try made.store.acquire(other) { _ in true } == nil, "a stale lock is taken over")
        #expect(try !made.store.beat(mine, at: Made.now))
        await #expect(throws: SyncLockLost.self) { try await made.apply(Self.three, lock: mine) }
        #expect(made.user("anna") == nil)
        #expect(try made.store.runs(of: "corp", before: nil, limit: 1).isEmpty)
        try made.store.release(mine)
        #expect(try made.store.lock(of: "corp")?.token == "other", "who lost it does not give it back")
        try await made.apply(Self.three, lock: other)
        #expect(made.user("anna") != nil)
    }

    @Test func letsOneRunAtATimeWork() async throws {
        let made = try await SourceFixture()
        let inside = Visitors()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...4 {
                group.addTask {
                    let lock = SourceLock(
                        source: "corp", journal: made.store, holder: "run \(number)", now: { Made.now })
                    try await lock.hold(waits: true) { _ in
                        inside.enter()
                        for _ in 1...20 { await Task.yield() }
                        inside.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(inside.most == 1)
        #expect(try made.store.lock(of: "corp") == nil)
        let lock = SourceLock(source: "corp", journal: made.store, holder: "first", now: { Made.now })
        try await lock.hold(waits: true) { _ in
            let refusal = await #expect(throws: SourceRefusal.self) { try await lock.hold(waits: false) { _ in } }
            #expect(refusal?.code == .busy)
        }
    }

    @Test func knowsAStaleLock() {
        func lock(process: Int32, beat: Timestamp) -> SyncLock {
            SyncLock(source: "corp", token: "x", holder: "x", process: process, taken: beat, beat: beat)
        }
        #expect(!SourceLock.isStale(lock(process: 1, beat: Made.now), at: Made.now))
        #expect(SourceLock.isStale(lock(process: 1, beat: Made.now), at: Made.now.advanced(bySeconds: 61)))
        // No process has that number.
        #expect(SourceLock.isStale(lock(process: 0x3FFF_FFFF, beat: Made.now), at: Made.now))
    }

    @Test func recordsARunThatTheDirectoryRefused() async throws {
        final class Refusing: SyncTarget {
            let runs = Mutex<[SyncRun]>([])

            func transact(
                source: String, _ decide: @escaping @Sendable (SyncInventory) throws -> SyncDecision
            ) async throws {
                switch try decide(SyncInventory(roles: Made.roles)) {
                case .apply: throw ChangeError(.taken, "user name anna already exists")
                case .record(let run): runs.withLock { $0.append(run) }
                case .nothing: break
                }
            }
        }
        let target = Refusing()
        let service = SyncService(Made.configuration, target: target, actor: "jane", now: { Made.now })
        let result = try await service.conclude(
            SourceContents(people: Self.three, isComplete: true), since: Made.now, isDryRun: false, approval: nil)
        #expect(result.run.outcome == .failed && result.run.summary.contains("already exists"))
        #expect(target.runs.withLock { $0.map(\.actor) } == ["jane"])
    }

    struct PauseCase: Sendable {
        let outcome: SyncRun.Outcome?
        let elapsed: Int64
        let jitter: Double
        let pause: Int64
    }

    static let pauses = [
        PauseCase(outcome: nil, elapsed: 0, jitter: 0, pause: 0),
        PauseCase(outcome: .applied, elapsed: 0, jitter: 0, pause: 3_600),
        PauseCase(outcome: .applied, elapsed: 600, jitter: 0.5, pause: 3_180),
        PauseCase(outcome: .applied, elapsed: 3_600, jitter: 0.9, pause: 0),
        PauseCase(outcome: .held, elapsed: 600, jitter: 0, pause: 3_000),
        PauseCase(outcome: .failed, elapsed: 60, jitter: 0, pause: 240),
        PauseCase(outcome: .incomplete, elapsed: 400, jitter: 0, pause: 0),
    ]

    @Test(arguments: pauses) func waitsForTheNextRun(example: PauseCase) {
        let last = example.outcome.map {
            SyncRun(
                source: "corp", startedAt: Made.now, endedAt: Made.now, outcome: $0, removals: 0, digest: "",
                summary: "")
        }
        let pause = SyncScheduler.pause(
            after: last, interval: 3_600, at: Made.now.advanced(bySeconds: example.elapsed), jitter: example.jitter)
        #expect(pause == example.pause)
    }
}
