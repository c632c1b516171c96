import Directory
import Identity
public import Logging

/// Follows a source for as long as the program runs: with an open search where the source tells changes by itself, else by
/// asking again and again. A connection that breaks is made anew.
public final class SourceFollower: Sendable {
    private static let longestPause = Duration.seconds(60)

    private let service: IncrementService
    private let interval: Duration
    private let logger: Logger

    /// A follower of one source.
    ///
    /// - Parameter interval: how often a source is asked that does not tell by itself, and how soon a held plan is looked at
    ///   again.
    public init(_ service: IncrementService, interval: Duration, logger: Logger) {
        self.service = service
        self.interval = interval
        var logger = logger
        logger[metadataKey: "source"] = "\(service.configuration.name)"
        self.logger = logger
    }

    /// Follows until the task is cancelled.
    public func run() async {
        var pause = Duration.zero
        var trouble = ""
        while !Task.isCancelled {
            let began = ContinuousClock.now
            do {
                let result = try await follow()
                tell("follow_paused", result.run.summary, unlike: &trouble)
                try? await Task.sleep(for: interval)
                pause = .zero
            } catch {
                guard !Task.isCancelled else { return }
                // A session that held for a while was in order.
                if began.duration(to: .now) > Self.longestPause { (pause, trouble) = (.zero, "") }
                tell("follow_failed", "\(error)", unlike: &trouble)
                if pause > .zero { try? await Task.sleep(for: pause) }
                pause = min(max(pause * 2, .seconds(1)), Self.longestPause)
            }
        }
    }

    /// Follows with one session.
    ///
    /// - Returns: the run that could not be applied.
    /// - Throws: whatever ends the session.
    private func follow() async throws -> SyncResult {
        var session = try await IncrementSession.open(service.configuration)
        do {
            let result = try await follow(&session)
            await session.connection.close()
            return result
        } catch {
            await session.connection.close()
            throw error
        }
    }

    private func follow(_ session: inout IncrementSession) async throws -> SyncResult {
        let first = try await service.run(&session)
        guard var cursor = first.cursor else { return first.result }
        report(first.result)
        guard let method = session.method as? ContentSync else {
            while true {
                try await Task.sleep(for: interval)
                let changes = try await session.changes(since: cursor)
                let next = try await service.apply(changes, since: cursor, &session)
                guard let moved = next.cursor else { return next.result }
                report(next.result)
                cursor = moved
            }
        }
        return try await persist(method, cursor, &session)
    }

    /// Keeps a search open for people and one for groups, each on a connection of its own, and takes what they bring one
    /// after the other.
    private func persist(
        _ method: ContentSync, _ start: SourceCursor, _ session: inout IncrementSession
    ) async throws -> SyncResult {
        let configuration = session.configuration
        let (changes, stream) = AsyncThrowingStream<SourceChanges, any Error>.makeStream()
        let searches = Task {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await Self.persist(method, configuration, configuration.followedPeople, start.users) { part in
                        stream.yield(SourceChanges(people: part))
                    }
                }
                if let place = configuration.followedGroups {
                    group.addTask {
                        try await Self.persist(method, configuration, place, start.groups) { part in
                            stream.yield(SourceChanges(groups: part))
                        }
                    }
                }
                // The first that ends takes the other with it.
                defer { group.cancelAll() }
                try await group.next()
            }
        }
        let watcher = Task {
            let outcome = await searches.result
            if case .failure(let error) = outcome { stream.finish(throwing: error) } else { stream.finish() }
        }
        defer {
            searches.cancel()
            watcher.cancel()
        }
        return try await withTaskCancellationHandler {
            var cursor = start
            for try await part in changes {
                let next = try await service.apply(part, since: cursor, &session)
                guard let moved = next.cursor else { return next.result }
                report(next.result)
                cursor = moved
            }
            throw CancellationError()
        } onCancel: {
            searches.cancel()
        }
    }

    private static func persist(
        _ method: ContentSync, _ configuration: SourceConfiguration, _ place: FollowedPlace, _ cookie: [UInt8],
        _ body: (SourceChanges.Part) -> Void
    ) async throws {
        let connection = try await IncrementSession.connect(configuration)
        do {
            try await method.follow(place, since: cookie, on: connection) { body($0) }
        } catch {
            await connection.close()
            throw error
        }
    }

    private func report(_ result: SyncResult) {
        guard let plan = result.plan, !plan.isEmpty || !plan.conflicts.isEmpty else { return }
        logger.info("followed", metadata: ["summary": "\(plan.summary)"])
    }

    /// The same trouble is told once.
    private func tell(_ event: Logger.Message, _ text: String, unlike trouble: inout String) {
        guard text != trouble else { return }
        trouble = text
        logger.warning(event, metadata: ["reason": "\(text)"])
    }
}
