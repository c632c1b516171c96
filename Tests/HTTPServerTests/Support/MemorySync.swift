import Identity
import Synchronization

/// A sync with the source `corp`, which has a run that was applied and one that waits; it remembers what it was asked.
final class MemorySync: SyncControl {
    let asked = Mutex<[String]>([])

    static let applied: SyncRun = {
        var run = SyncRun(
            source: "corp", startedAt: Timestamp(seconds: 1_789_990_000), endedAt: Timestamp(seconds: 1_789_990_002),
            outcome: .applied, removals: 1, digest: "aa", summary: "1 create, 1 disable")
        run.number = 1
        run.actor = "cli:root"
        run.counts = ["create": 1, "disable": 1]
        run.plan = #"{"source":"corp","changes":[{"username":"jane"}]}"#
        return run
    }()

    static let held: SyncRun = {
        var run = SyncRun(
            source: "corp", startedAt: Timestamp(seconds: 1_789_993_600), endedAt: Timestamp(seconds: 1_789_993_601),
            outcome: .held, removals: 0, digest: "bb", summary: "40 disable; held")
        run.number = 2
        run.actor = "schedule"
        return run
    }()

    func sources() async throws -> [SyncSourceStatus] {
        var source = SyncSourceStatus(
            name: "corp", kind: "openldap", urls: ["ldaps://ldap.corp.test"], interval: 3_600)
        (source.people, source.enabled, source.last, source.held) = (41, 40, Self.held, Self.held)
        source.completedAt = Self.applied.endedAt
        return [source]
    }

    func runs(of source: String?, before number: Int64?, limit: Int) async throws -> [SyncRun] {
        let known = [Self.held, Self.applied].filter { source == nil || $0.source == source }
        return Array(known.filter { run in number.map { run.number < $0 } ?? true }.prefix(limit))
    }

    func run(_ number: Int64) async throws -> SyncRun? {
        [Self.held, Self.applied].first { $0.number == number }
    }

    func start(_ source: String, actor: Actor) async throws {
        try check(source)
        asked.withLock { $0.append("run \(source) by \(actor.name)") }
    }

    func approve(_ digest: String, actor: Actor) async throws -> String {
        guard digest == Self.held.digest else { throw SourceRefusal(.unknown, "no held plan has the digest \(digest)") }
        asked.withLock { $0.append("approve \(digest) by \(actor.name)") }
        return "corp"
    }

    func undo(_ run: Int64, actor: Actor) async throws -> SyncUndo {
        guard run <= 2 else { throw SourceRefusal(.unknown, "there is no run \(run)") }
        guard run == 1 else { throw SourceRefusal(.final, "run \(run) changed nothing (held)") }
        asked.withLock { $0.append("undo \(run) by \(actor.name)") }
        return SyncUndo(source: "corp", run: run, reverted: 1, kept: [.init(name: "uid=jane", message: "was changed")])
    }

    func resume(_ source: String) async throws -> Bool {
        try check(source)
        return false
    }

    private func check(_ source: String) throws {
        if source == "paused" { throw SourceRefusal(.paused, "paused is paused") }
        guard source == "corp" else { throw SourceRefusal(.unknown, "there is no source \(source)") }
    }
}
