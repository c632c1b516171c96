import Directory
public import Identity
public import Logging
import Synchronization

/// Keeps a target in step: whatever changes here is written there at once.
///
/// It begins with a push of everything, follows the change log from there, and pushes everything again from time to time, in
/// case somebody changed what is ours at the target. While the target is away nothing is lost: the log is gone on from.
public final class PushFollower: Sendable {
    /// The longest stretch of the log that is followed entry by entry; after a longer one everything is pushed.
    private static let stretch = 1_000
    /// How long it waits between two looks at the clock.
    private static let tick = Duration.seconds(60)
    /// The longest wait before a target that is away is tried again.
    private static let longestPause = Duration.seconds(60)

    private struct Due {
        var everything = true
        var last = ContinuousClock.now
    }

    private let service: PushService
    private let store: any IdentityStore
    private let interval: Duration
    private let fresh: FreshPasswords?
    private let logger: Logger
    private let due = Mutex(Due())
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    /// A follower of one target; it looks at the directory from now on.
    ///
    /// - Parameters:
    ///   - store: the change log.
    ///   - interval: how often everything is pushed.
    ///   - fresh: new passwords, for targets that get them.
    public init(
        _ service: PushService, store: any IdentityStore, interval: Duration = .seconds(3_600),
        fresh: FreshPasswords? = nil, logger: Logger
    ) {
        self.fresh = service.configuration.passwords == .change ? fresh : nil
        self.service = service
        self.store = store
        self.interval = interval
        var logger = logger
        logger[metadataKey: "target"] = "\(service.configuration.name)"
        self.logger = logger
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        service.directory.observe { [signal] _ in signal.yield() }
    }

    /// Follows until the task is cancelled.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.remind() }
            group.addTask { await self.follow() }
            await group.next()
            group.cancelAll()
        }
    }

    /// Wakes the follower from time to time: for a push of everything, and for a held one that was approved meanwhile.
    private func remind() async {
        while (try? await Task.sleep(for: Self.tick)) != nil {
            due.withLock { if .now - $0.last >= interval { $0.everything = true } }
            signal.yield()
        }
    }

    private func follow() async {
        var position: ChangeNumber?
        var session: PushSession?
        var pause = Duration.zero
        var trouble = ""
        var passwords = fresh.map { PushedPasswords($0) }
        var iterator = signals.makeAsyncIterator()
        while !Task.isCancelled {
            if due.withLock({ $0.everything }) { position = nil }
            let snapshot = service.directory.snapshot
            if position == snapshot.change {
                await iterator.next()
                continue
            }
            do {
                let current: PushSession
                if let session {
                    current = session
                } else {
                    current = try await PushSession.open(service.configuration)
                }
                session = current
                let only = try await touched(since: position, upTo: snapshot.change)
                var plan: PushPlan?
                let result = try await service.push(current, snapshot, only: only, plan: &plan)
                report(result, unlike: &trouble)
                try await handOn(&passwords, only, snapshot, current)
                (pause, position) = (.zero, result.run.outcome == .held ? position : snapshot.change)
                if only == nil, position != nil { due.withLock { $0 = Due(everything: false, last: .now) } }
                // A held push waits for an approval, which shows in nothing but the next try.
                if position == nil || position != snapshot.change { await iterator.next() }
            } catch {
                await session?.close()
                session = nil
                tell("push_failed", "\(error)", unlike: &trouble)
                // A connection that was idle too long is simply opened again.
                if pause > .zero { try? await Task.sleep(for: pause) }
                pause = min(max(pause * 2, .seconds(1)), Self.longestPause)
            }
        }
        await session?.close()
    }

    /// Sets new passwords at the target.
    private func handOn(
        _ passwords: inout PushedPasswords?, _ only: Set<EntryUUID>?, _ snapshot: DirectorySnapshot,
        _ session: PushSession
    ) async throws {
        var changed: Set<EntryUUID> = []
        for (uuid, password) in passwords?.due(snapshot, only: only) ?? [] {
            let name = snapshot.entry(uuid: uuid)?.user?.username ?? ""
            do throws(DirectoryError) {
                if try await session.setPassword(of: uuid, to: password, snapshot) { changed.insert(uuid) }
            } catch {
                guard [.refused, .insecure, .invalidInput].contains(error.code) else { throw error }
                logger.warning("password_not_pushed", metadata: ["user": "\(name)", "reason": "\(error)"])
            }
            passwords?.settle(uuid, snapshot)
        }
        guard !changed.isEmpty, service.configuration.kind == .activeDirectory else { return }
        // An account that had no password could not be opened before.
        var plan: PushPlan?
        _ = try await service.push(session, snapshot, only: changed, plan: &plan)
    }

    /// The entries that changed; nil if the log does not tell, or tells of so many that everything is quicker.
    private func touched(
        since position: ChangeNumber?, upTo end: ChangeNumber
    ) async throws -> Set<EntryUUID>? {
        guard let position else { return nil }
        let store = store
        return try await BlockingCall.run(to: "read the change log") {
            let lines = try store.outline(after: position, limit: Self.stretch)
            guard let first = lines.first, first.number == position.next, lines.count < Self.stretch else { return nil }
            return Set(lines.lazy.filter { $0.number <= end }.compactMap(\.uuid))
        }
    }

    private func report(_ result: SyncResult, unlike trouble: inout String) {
        guard let plan = result.plan else { return }
        if plan.isHeld {
            tell("push_held", "\(plan.holds.joined(separator: "; ")); digest \(plan.digest)", unlike: &trouble)
        } else if let conflict = plan.conflicts.first {
            tell(
                "push_conflicts", "\(plan.conflicts.count), the first: \(conflict.dn): \(conflict.message)",
                unlike: &trouble)
        } else {
            trouble = ""
            if !plan.isEmpty { logger.info("pushed", metadata: ["summary": "\(plan.summary)"]) }
        }
    }

    /// The same trouble is told once.
    private func tell(_ event: Logger.Message, _ text: String, unlike trouble: inout String) {
        guard text != trouble else { return }
        trouble = text
        logger.warning(event, metadata: ["reason": "\(text)"])
    }
}
