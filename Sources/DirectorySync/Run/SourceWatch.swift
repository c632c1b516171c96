import Logging

/// Keeps a search open at a source that tells of changes as they happen (RFC 4533, refreshAndPersist), and says when one did.
///
/// What has changed is not taken from it: an increment asks for that, under the lock of the source, with the cookie that is
/// kept with the changes. So nothing is lost when the search breaks, and nothing comes twice.
struct SourceWatch: Sendable {
    /// The waits before a broken search is begun again, in seconds; each is double the one before.
    private static let waits: ClosedRange<Int64> = 2...300

    let configuration: SourceConfiguration
    let logger: Logger
    /// Called when something has changed, or may have since the search broke.
    let onChange: @Sendable () -> Void

    /// Watches until the task is cancelled; ends by itself for a source that does not tell of changes in this way.
    func run() async {
        var wait = Self.waits.lowerBound
        var trouble = ""
        while !Task.isCancelled {
            let began = ContinuousClock.now
            do {
                guard try await watch() else { return }
            } catch {
                if Task.isCancelled { return }
                // The same trouble is told once.
                if trouble != "\(error)" {
                    trouble = "\(error)"
                    logger.warning(
                        "watch_broken", metadata: ["source": "\(configuration.name)", "reason": "\(error)"])
                }
            }
            if ContinuousClock.now - began > .seconds(Self.waits.upperBound) {
                (wait, trouble) = (Self.waits.lowerBound, "")
            }
            try? await Task.sleep(for: .seconds(wait))
            wait = min(wait * 2, Self.waits.upperBound)
        }
    }

    /// Watches until a search breaks.
    ///
    /// - Returns: false if the source does not tell of changes.
    private func watch() async throws -> Bool {
        let session = try await IncrementSession.open(configuration)
        await session.connection.close()
        guard let method = session.method as? ContentSync else { return false }
        let places = [session.configuration.followedPeople] + [session.configuration.followedGroups].compactMap(\.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for place in places {
                // A search that stays open has its connection for itself.
                group.addTask {
                    let connection = try await IncrementSession.connect(session.configuration)
                    do {
                        let cookie = try await method.start(place, on: connection)
                        onChange()
                        try await method.follow(place, since: cookie, on: connection) { part in
                            if !part.isEmpty { onChange() }
                        }
                    } catch {
                        await connection.close()
                        throw error
                    }
                    await connection.close()
                }
            }
            // One that ends, however it does, ends the other.
            defer { group.cancelAll() }
            try await group.next()
        }
        return true
    }
}
