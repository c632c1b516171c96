public import Directory
public import Identity
public import Logging
import Synchronization

/// Runs all sources again and again while the program serves, and when somebody asks for it.
public final class SyncScheduler: Sendable {
    /// A run that somebody asked for.
    private struct Request {
        var actor: String
        /// The digest of the plan that is approved by it.
        var approval: String?
    }

    private struct Source: Sendable {
        let runner: SourceRunner
        /// Seconds between two runs; nil for runs on request alone.
        let interval: Int64?
        /// Seconds between two increments; nil for none.
        let increments: Int64?
        let signals: AsyncStream<Void>
        let signal: AsyncStream<Void>.Continuation
    }

    /// The longest wait before a source that could not be read is tried again, in seconds.
    private static let retry: Int64 = 300

    private let sources: [String: Source]
    private let requests = Mutex<[String: [Request]]>([:])
    /// The sources that have said that something changed.
    private let changed = Mutex<Set<String>>([])
    private let directory: LiveDirectory
    private let journal: any SyncJournal
    private let now: @Sendable () -> Timestamp
    private let logger: Logger

    /// A scheduler of sources.
    ///
    /// - Parameters:
    ///   - sources: each with the seconds between two of its runs, nil for runs on request alone, and between two of its
    ///     increments, nil for none.
    ///   - now: the clock.
    public init(
        _ sources: [(configuration: SourceConfiguration, interval: Int64?, increments: Int64?)],
        directory: LiveDirectory,
        journal: any SyncJournal, now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        var known: [String: Source] = [:]
        for (configuration, interval, increments) in sources {
            let (signals, signal) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
            known[configuration.name] = Source(
                runner: SourceRunner(
                    configuration, directory: directory, journal: journal, holder: "serve", now: now),
                interval: interval, increments: increments, signals: signals, signal: signal)
        }
        self.sources = known
        self.directory = directory
        self.journal = journal
        self.now = now
        self.logger = logger
    }

    /// Works until the task is cancelled; a run that is on its way then ends without having written anything.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            for (name, source) in sources {
                group.addTask { await self.follow(name, source) }
                if source.increments != nil { group.addTask { await self.watch(name, source) } }
            }
        }
    }

    /// Increments come as soon as the source says that there is something, if it does.
    private func watch(_ name: String, _ source: Source) async {
        await SourceWatch(configuration: source.runner.configuration, logger: logger) { [self] in
            changed.withLock { _ = $0.insert(name) }
            source.signal.yield()
        }.run()
    }

    private func follow(_ name: String, _ source: Source) async {
        var iterator = source.signals.makeAsyncIterator()
        var increments = IncrementClock(source.increments, at: now())
        while !Task.isCancelled {
            if let request = requests.withLock({ $0[name]?.first }) {
                await run(name, source, request)
                requests.withLock { _ = $0[name]?.removeFirst() }
                continue
            }
            let pause = await pause(name, source)
            if let pause, pause <= 0 {
                await run(name, source, Request(actor: "schedule"))
                increments.restart(at: now())
                continue
            }
            let increment = increments.pause(at: now())
            if let increment, increment <= 0 || changed.withLock({ $0.remove(name) }) != nil {
                await runIncrement(name, source, &increments)
                increments.restart(at: now())
                continue
            }
            let next = [pause, increment].compactMap(\.self).min()
            let timer = Task { [signal = source.signal] in
                // Without an interval only a request wakes it; the look once an hour costs nothing.
                if (try? await Task.sleep(for: .seconds(next ?? 3_600))) != nil { signal.yield() }
            }
            await iterator.next()
            timer.cancel()
        }
    }

    /// Seconds until the next run that nobody asks for; nil for none.
    private func pause(_ name: String, _ source: Source) async -> Int64? {
        guard let interval = source.interval else { return nil }
        let journal = journal
        let known = try? await BlockingCall.run(to: "read the runs of \(name)") {
            (try journal.runs(of: name, before: nil, limit: HeldPlans.depth), try journal.pause(of: name))
        }
        guard let (runs, pause) = known else { return min(interval, Self.retry) }
        // A source that was paused, even by another process, is looked at again.
        guard pause == nil else { return min(interval, Self.retry) }
        return Self.pause(
            after: runs.first { !$0.isIncrement }, interval: interval, at: now(), jitter: .random(in: 0..<1))
    }

    /// Seconds until the next run: the interval and up to a tenth of it more, so that not all gateways of a directory ask at
    /// once; sooner after a run that failed.
    static func pause(after last: SyncRun?, interval: Int64, at time: Timestamp, jitter: Double) -> Int64 {
        guard let last else { return 0 }
        let hasFailed = last.outcome == .failed || last.outcome == .incomplete
        let wanted = hasFailed ? min(interval, retry) : interval
        let elapsed = max(0, (time.microseconds - last.startedAt.microseconds) / 1_000_000)
        guard elapsed < wanted else { return 0 }
        return wanted - elapsed + Int64(Double(wanted) / 10 * jitter)
    }

    private func run(_ name: String, _ source: Source, _ request: Request) async {
        do {
            let result = try await source.runner.run(approval: request.approval, actor: request.actor)
            report(result)
        } catch is CancellationError {
            return
        } catch {
            logger.warning("sync_refused", metadata: ["source": "\(name)", "reason": "\(error)"])
            // Nothing was recorded that the next run could be counted from.
            if request.actor == "schedule" { try? await Task.sleep(for: .seconds(Self.retry)) }
        }
    }

    /// Brings what changed, unless a plan waits for approval: it would only be planned again.
    private func runIncrement(_ name: String, _ source: Source, _ clock: inout IncrementClock) async {
        do {
            let journal = journal
            let runs = try await BlockingCall.run(to: "read the runs of \(name)") {
                try journal.runs(of: name, before: nil, limit: HeldPlans.depth)
            }
            guard HeldPlans.waiting(in: runs) == nil else { return }
            let result = try await source.runner.runIncrement(actor: "schedule")
            clock.trouble = ""
            if result.plan?.isEmpty != true || result.run.outcome != .applied { report(result) }
        } catch is CancellationError {
            return
        } catch {
            if let refusal = error as? SourceRefusal {
                if refusal.code == .paused { return }
                // It will not tell changes before somebody sets it up for that.
                if refusal.code == .final { clock.stop() }
            }
            // The same trouble is told once.
            guard clock.trouble != "\(error)" else { return }
            clock.trouble = "\(error)"
            logger.warning("increment_failed", metadata: ["source": "\(name)", "reason": "\(error)"])
        }
    }

    private func report(_ result: SyncResult) {
        let run = result.run
        let metadata: Logger.Metadata = [
            "source": "\(run.source)", "summary": "\(run.summary)", "actor": "\(run.actor)",
        ]
        switch run.outcome {
        case .applied, .undone: logger.info("synced", metadata: metadata)
        case .held: logger.warning("sync_held", metadata: metadata.merging(["digest": "\(run.digest)"]) { $1 })
        case .incomplete, .failed: logger.warning("sync_failed", metadata: metadata)
        }
    }
}

extension SyncScheduler: SyncControl {
    /// All sources of the configuration, by name.
    public func sources() async throws -> [SyncSourceStatus] {
        let journal = journal
        var counts: [String: (people: Int, enabled: Int)] = [:]
        for entry in directory.snapshot.users {
            guard let source = entry.record.origin?.source, let user = entry.user else { continue }
            counts[source, default: (0, 0)].people += 1
            if user.status == .enabled { counts[source, default: (0, 0)].enabled += 1 }
        }
        var all: [SyncSourceStatus] = []
        for (name, source) in sources.sorted(by: { $0.key < $1.key }) {
            let configuration = source.runner.configuration
            var status = SyncSourceStatus(
                name: name, kind: configuration.kind?.rawValue, urls: configuration.connection.urls.map(\.description),
                interval: source.interval.map { Int($0) })
            let time = now()
            let (runs, lock, pause) = try await BlockingCall.run(to: "read how \(name) is doing") {
                (
                    try journal.runs(of: name, before: nil, limit: HeldPlans.depth), try journal.lock(of: name),
                    try journal.pause(of: name)
                )
            }
            status.lock = lock.flatMap { SourceLock.isStale($0, at: time) ? nil : $0 }
            status.pause = pause
            status.isQueued = requests.withLock { !($0[name] ?? []).isEmpty }
            status.last = runs.first
            status.completedAt = runs.first { $0.outcome == .applied && !$0.isIncrement }?.endedAt
            status.held = HeldPlans.waiting(in: runs)
            (status.people, status.enabled) = counts[name] ?? (0, 0)
            all.append(status)
        }
        return all
    }

    /// Runs of a source, or of all.
    public func runs(of source: String?, before number: Int64?, limit: Int) async throws -> [SyncRun] {
        let journal = journal
        return try await BlockingCall.run(to: "read the runs") {
            try journal.runs(of: source, before: number, limit: limit)
        }
    }

    /// A run with its plan.
    public func run(_ number: Int64) async throws -> SyncRun? {
        let journal = journal
        return try await BlockingCall.run(to: "read run \(number)") { try journal.run(number) }
    }

    /// Starts a run, behind the one that is on its way.
    public func start(_ source: String, actor: Actor) async throws {
        try await enqueue(source, Request(actor: actor.name))
    }

    /// Starts a run that may remove what a held plan removes.
    public func approve(_ digest: String, actor: Actor) async throws -> String {
        for name in sources.keys.sorted() {
            let runs = try await runs(of: name, before: nil, limit: HeldPlans.depth)
            guard let held = HeldPlans.find(digest, in: runs) else { continue }
            try await enqueue(name, Request(actor: actor.name, approval: held.digest))
            return name
        }
        throw SourceRefusal(.unknown, "no held plan has the digest \(digest)")
    }

    /// Takes back what a run did.
    public func undo(_ run: Int64, actor: Actor) async throws -> SyncUndo {
        guard let known = try await self.run(run), let source = sources[known.source] else {
            throw SourceRefusal(.unknown, "there is no run \(run)")
        }
        return try await source.runner.undo(run, actor: actor)
    }

    /// Lets a source run again.
    public func resume(_ source: String) async throws -> Bool {
        let isResumed = try await named(source).runner.resume()
        sources[source]?.signal.yield()
        return isResumed
    }

    private func enqueue(_ name: String, _ request: Request) async throws {
        let source = try named(name)
        let journal = journal
        if let pause = try await BlockingCall.run(to: "read whether \(name) is paused", { try journal.pause(of: name) })
        {
            throw SourceRefusal(
                .paused, "\(name) is paused since \(pause.since.rfc3339): \(pause.reason); resume it first")
        }
        requests.withLock { requests in
            // One waiting request of a kind is enough.
            let waiting = requests[name]?.dropFirst() ?? []
            if !waiting.contains(where: { $0.approval == request.approval }) {
                requests[name, default: []].append(request)
            }
        }
        source.signal.yield()
    }

    private func named(_ name: String) throws -> Source {
        guard let source = sources[name] else { throw SourceRefusal(.unknown, "there is no source \(name)") }
        return source
    }
}
