public import Logging
import Synchronization

/// Begins, finds and ends the sessions of people (security rule 24).
///
/// A session is bound to the credential generation of its user: whatever changes a credential, the status or a factor
/// ends it, and nothing brings it back. Account and role are read anew at each look. A look costs no call of the store as
/// long as the session was read within ``SessionPolicy/knownFor``; calls of the store are made on a thread of its own,
/// one after another.
public final class SessionKeeper: Sendable {
    /// The figures that are in force.
    public let policy: SessionPolicy

    private struct Known: Sendable {
        var session: Session
        var readAt: ContinuousClock.Instant
        var isBeingRead = false
    }

    private let store: any SessionStore
    private let directory: any AccountDirectory
    private let clock: any LoginClock
    private let logger: Logger
    private let queue: WorkQueue
    // Entries are put in and taken out on the thread alone, in the order of the calls of the store.
    private let known: Mutex<BoundedTable<[UInt8], Known>>

    /// Starts the thread.
    public init(
        store: any SessionStore, directory: any AccountDirectory, policy: SessionPolicy = SessionPolicy(),
        clock: any LoginClock = SystemLoginClock(), logger: Logger
    ) {
        self.store = store
        self.directory = directory
        self.policy = policy
        self.clock = clock
        self.logger = logger
        known = Mutex(BoundedTable(limit: policy.knownLimit))
        queue = WorkQueue(limit: policy.waiting)
        // Without a thread nothing would ever be answered: it says "busy" instead.
        if !WorkThread.start(working: queue, priority: .usual) { queue.close() }
    }

    deinit {
        queue.close()
    }

    /// Begins a session for somebody who has just logged in; durable when this returns.
    ///
    /// - Returns: the token for the cookie, known to nobody else.
    /// - Throws: ``SessionError``, and what the store throws.
    public func begin(
        for account: Account, in realm: SessionRealm = .console
    ) async throws -> (token: Secret<String>, session: LiveSession) {
        let token = SessionToken.make()
        let now = clock.time
        let session = Session(
            tokenDigest: SessionToken.digest(of: token.exposed, in: realm), user: account.user.id,
            credentialGeneration: account.user.credentialGeneration, createdAt: now, usedAt: now)
        try await run { keeper in
            try keeper.store.insert(session)
            keeper.note(session)
        }
        return (token, LiveSession(session: session, account: account))
    }

    /// The session of a cookie's value, if it holds and its user may log in.
    ///
    /// - Throws: ``SessionError``, and what the store throws.
    public func session(of token: String, in realm: SessionRealm = .console) async throws -> LiveSession? {
        guard SessionToken.isWellFormed(token) else { return nil }
        let digest = SessionToken.digest(of: token, in: realm)
        let session: Session
        if let known = remembered(digest) {
            session = known
        } else {
            guard let read = try await run({ try $0.read(digest) }) else { return nil }
            session = read
        }
        guard let live = live(session) else { return nil }
        touch(session)
        return live
    }

    /// Ends a session; durable when this returns.
    public func end(_ session: Session) async throws {
        let digest = session.tokenDigest
        try await run { keeper in
            try keeper.store.remove(tokenDigest: digest)
            keeper.known.withLock { $0.remove(digest) }
        }
    }

    /// Ends all sessions of a user, or all but one; durable when this returns.
    public func endAll(of user: UserID, except session: Session? = nil) async throws {
        let digest = session?.tokenDigest
        try await run { keeper in
            try keeper.store.removeSessions(of: user, except: digest)
            keeper.forgetAll()
        }
    }

    /// Keeps a session over a change that its own user made to the own credentials, and ends all others.
    ///
    /// - Parameter generation: the credential generation that the change led to. A change that somebody else made after
    ///   it ends the session all the same.
    public func keep(_ session: Session, alone generation: Int64) async throws {
        try await run { keeper in
            guard var kept = try keeper.store.session(tokenDigest: session.tokenDigest) else { return }
            kept.credentialGeneration = generation
            try keeper.store.removeSessions(of: session.user, except: nil)
            try keeper.store.insert(kept)
            keeper.forgetAll()
        }
    }

    /// Takes out what is over, again and again, until the task is cancelled. The program runs it for as long as it lives.
    public func run() async {
        while !Task.isCancelled {
            do {
                try await prune()
            } catch {
                logger.error("sessions that are over can't be removed: \(error)")
            }
            try? await clock.sleep(until: clock.instant + policy.pruneInterval)
        }
    }

    /// Takes the sessions that are over out of the store.
    public func prune() async throws {
        let now = clock.time
        let created = now.advanced(bySeconds: -policy.lifetime)
        let used = now.advanced(bySeconds: -policy.idle)
        try await run { try $0.store.removeSessions(createdBefore: created, usedBefore: used) }
    }

    // MARK: What is known

    /// A session that was read a short while ago. When it is about to grow old one of those who ask has it read again,
    /// and nobody waits.
    private func remembered(_ digest: [UInt8]) -> Session? {
        let now = clock.instant
        let (session, isDue) = known.withLock { known -> (Session?, Bool) in
            guard var entry = known[digest], now < entry.readAt + policy.knownFor else { return (nil, false) }
            let isDue = !entry.isBeingRead && now >= entry.readAt + policy.knownFor / 2
            if isDue {
                entry.isBeingRead = true
                known.set(entry, for: digest)
            }
            return (entry.session, isDue)
        }
        if isDue { later { _ = try $0.read(digest) } }
        return session
    }

    private func live(_ session: Session) -> LiveSession? {
        guard !policy.isOver(session, at: clock.time), let account = directory.account(id: session.user),
            account.user.status == .enabled, account.user.type == .user,
            account.user.credentialGeneration == session.credentialGeneration
        else { return nil }
        return LiveSession(session: session, account: account)
    }

    /// Writes a use down, if the last one that was written is old enough.
    private func touch(_ session: Session) {
        let now = clock.time
        guard session.usedAt.advanced(bySeconds: policy.touchInterval) <= now else { return }
        let digest = session.tokenDigest
        let isFirst = known.withLock { known in
            guard var entry = known[digest], entry.session.usedAt < now else { return false }
            entry.session.usedAt = now
            known.set(entry, for: digest)
            return true
        }
        if isFirst { later { try $0.store.touch(tokenDigest: digest, at: now) } }
    }

    // MARK: On the thread

    private func read(_ digest: [UInt8]) throws -> Session? {
        let readAt = clock.instant
        let session = try store.session(tokenDigest: digest)
        if let session {
            note(session, readAt: readAt)
        } else {
            known.withLock { $0.remove(digest) }
        }
        return session
    }

    private func note(_ session: Session, readAt: ContinuousClock.Instant? = nil) {
        let entry = Known(session: session, readAt: readAt ?? clock.instant)
        known.withLock { $0.set(entry, for: session.tokenDigest) }
    }

    private func forgetAll() {
        known.withLock { $0 = BoundedTable(limit: policy.knownLimit) }
    }

    private func run<T: Sendable>(_ body: @escaping @Sendable (SessionKeeper) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let isTaken = queue.push { [self] in continuation.resume(with: Result { try body(self) }) }
            if !isTaken { continuation.resume(throwing: SessionError.busy) }
        }
    }

    private func later(_ body: @escaping @Sendable (SessionKeeper) throws -> Void) {
        _ = queue.push { [self] in
            do {
                try body(self)
            } catch {
                logger.error("a session can't be looked after: \(error)")
            }
        }
    }
}
