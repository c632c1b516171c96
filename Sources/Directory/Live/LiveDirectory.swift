public import Identity
import LDAPProtocol
import Synchronization

/// The directory in motion: the newest version for readers, one writer behind it.
///
/// Readers take ``snapshot`` and keep it for one operation. A change is durable and visible to every reader when
/// ``perform(_:_:)`` returns.
public final class LiveDirectory: Sendable {
    /// What all versions have in common.
    public let context: DirectoryContext
    let store: any IdentityStore
    private let current: Mutex<DirectorySnapshot>
    private let writer: ChangeWriter
    /// Held while a version is being made, whoever makes it.
    private let making = Mutex<Void>(())
    private let observers = Mutex<[@Sendable (DirectorySnapshot) -> Void]>([])
    private let now: @Sendable () -> Timestamp

    /// Reads the store. Blocks for as long as that takes.
    ///
    /// - Throws: ``StoreError``.
    public init(
        store: any IdentityStore, context: DirectoryContext, now: @escaping @Sendable () -> Timestamp
    ) throws {
        self.store = store
        self.context = context
        self.now = now
        var snapshot = DirectorySnapshot(context: context)
        var lists: [SubscriberList] = []
        var head = StoreHead()
        try snapshot.load { take in head = try store.load(entry: take, list: { lists.append($0) }) }
        for list in lists { snapshot.put(list) }
        snapshot.head = head
        // Of the same moment or of a later one; a later change is then taken in once more.
        snapshot.setDeclaredPermissions(try store.declaredPermissions())
        snapshot.trail = try Self.trail(of: store, head: head)
        current = Mutex(snapshot)
        writer = ChangeWriter()
    }

    /// The latest changes, as the change log has them.
    private static func trail(of store: any IdentityStore, head: StoreHead) throws -> ChangeTrail {
        let start = ChangeNumber(rawValue: head.change.rawValue - min(head.change.rawValue, ChangeTrail.recalled))
        let lines = try store.outline(after: start, limit: Int(ChangeTrail.recalled))
        guard let first = lines.first, let last = lines.last, last.number == head.change else {
            return ChangeTrail(start: head.change, time: head.time)
        }
        var trail = ChangeTrail(start: ChangeNumber(rawValue: first.number.rawValue - 1), time: nil)
        for line in lines {
            trail.append(
                ChangeTrail.Step(
                    change: line.number, time: line.time, entry: line.entry,
                    removed: line.kind == .delete ? line.uuid : nil))
        }
        return trail
    }

    /// The newest version.
    public var snapshot: DirectorySnapshot { current.withLock { $0 } }

    /// Calls `observer` after each new version, on the thread that made it; it must not block.
    public func observe(_ observer: @escaping @Sendable (DirectorySnapshot) -> Void) {
        observers.withLock { $0.append(observer) }
    }

    /// Makes a change; it is durable and visible when this returns. Changes that wait together are committed together.
    ///
    /// - Parameter change: describes the change on top of the newest version. It may run more than once, and has no effects
    ///   of its own.
    /// - Throws: ``ChangeError``, ``StoreError``, and whatever `change` throws; nothing was changed then.
    public func perform<Value: Sendable>(
        _ actor: Actor, _ change: @escaping @Sendable (inout DirectoryDraft) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            submit(actor, change) { continuation.resume(with: $0) }
        }
    }

    /// As ``perform(_:_:)``, for callers that may neither wait nor suspend: event loops.
    ///
    /// Changes are made in the order in which they are submitted.
    /// - Parameter completion: is told the outcome once, on the thread of the writer, and must not block.
    public func submit<Value: Sendable>(
        _ actor: Actor, _ change: @escaping @Sendable (inout DirectoryDraft) throws -> Value,
        completion: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        let waiting = WaitingChange(
            actor: actor,
            body: { draft in
                let value = try change(&draft)
                return { completion(.success(value)) }
            },
            fail: { completion(.failure($0)) })
        if !writer.submit(waiting, to: self) {
            completion(.failure(StoreError(.busy, "The directory is shutting down.")))
        }
    }

    /// As ``perform(_:_:)``, on a thread that may wait.
    public func performBlocking<Value: Sendable>(
        _ actor: Actor, _ change: (inout DirectoryDraft) throws -> Value
    ) throws -> Value {
        try making.withLock { _ in
            var snapshot = self.snapshot
            let value = try store.write { transaction in
                try Self.follow(transaction, &snapshot)
                let previous = snapshot.head
                var draft = DirectoryDraft(snapshot, actor: actor, time: time(after: previous))
                // Let go of the version, so that the draft is changed in place where nobody reads it.
                snapshot = DirectorySnapshot(context: context)
                let value = try change(&draft)
                try draft.check()
                let batch = draft.finish(previous: previous)
                if !batch.isEmpty { try transaction.apply(batch) }
                snapshot = draft.snapshot
                return value
            }
            publish(snapshot)
            return value
        }
    }

    /// Takes in what other processes wrote. Blocks.
    ///
    /// - Returns: whether there was anything.
    @discardableResult
    public func catchUp() throws -> Bool {
        guard try store.lastChange() > snapshot.change else { return false }
        return try making.withLock { _ in
            var snapshot = self.snapshot
            let changes = try store.changes(after: snapshot.change)
            guard changes.head.change > snapshot.change else { return false }
            snapshot.apply(changes)
            publish(snapshot)
            return true
        }
    }

    /// Finishes the changes that wait and takes no more. Blocks.
    public func shutdown() { writer.shutdown() }

    // MARK: Making versions

    /// Commits changes together: one transaction, one version. Runs on the writer's thread.
    func commit(_ changes: [WaitingChange]) {
        var answers: [() -> Void] = []
        do {
            try making.withLock { _ in
                var snapshot = self.snapshot
                try store.write { transaction in
                    // The store may run this again after it undid it.
                    answers = []
                    snapshot = self.snapshot
                    try Self.follow(transaction, &snapshot)
                    for change in changes {
                        do {
                            answers.append(try apply(change, to: &snapshot, in: transaction))
                        } catch let error as StoreError {
                            throw error
                        } catch {
                            answers.append { change.fail(error) }
                        }
                    }
                }
                publish(snapshot)
            }
            for answer in answers { answer() }
        } catch {
            for change in changes { change.fail(error) }
        }
    }

    private func apply(
        _ change: WaitingChange, to snapshot: inout DirectorySnapshot, in transaction: any StoreTransaction
    ) throws -> () -> Void {
        let previous = snapshot.head
        var draft = DirectoryDraft(snapshot, actor: change.actor, time: time(after: previous))
        let answer = try change.body(&draft)
        try draft.check()
        let batch = draft.finish(previous: previous)
        if !batch.isEmpty { try transaction.apply(batch) }
        snapshot = draft.snapshot
        return answer
    }

    private static func follow(_ transaction: any StoreTransaction, _ snapshot: inout DirectorySnapshot) throws {
        let changes = try transaction.changes(after: snapshot.change)
        if changes.head != snapshot.head { snapshot.apply(changes) }
    }

    /// The time now, or just after the last change if the clock was set back, so that change times ascend.
    private func time(after head: StoreHead) -> Timestamp {
        max(now(), Timestamp(microseconds: head.time.microseconds &+ 1))
    }

    private func publish(_ snapshot: DirectorySnapshot) {
        current.withLock { $0 = snapshot }
        for observer in observers.withLock({ $0 }) { observer(snapshot) }
    }
}

extension StoreBatch {
    /// Whether there is nothing to write.
    var isEmpty: Bool {
        entries.isEmpty && removedEntries.isEmpty && lists.isEmpty && removedLists.isEmpty && permissions.isEmpty
            && removedPermissions.isEmpty && sync.isEmpty
    }
}

extension LiveDirectory: AccountDirectory {
    /// Whom a name to log in with means.
    public func account(login: String) -> Account? {
        let snapshot = self.snapshot
        return snapshot.entry(login: login).flatMap(snapshot.account(of:))
    }

    /// The user of a number.
    public func account(id: UserID) -> Account? {
        let snapshot = self.snapshot
        return snapshot.entry(of: id).flatMap(snapshot.account(of:))
    }
}

extension LiveDirectory: CredentialKeeper {
    /// Replaces a stored hash by a better one of the same password, unless it was changed meanwhile.
    ///
    /// It is no change of the credential: sessions and remembered credentials stay.
    public func replacePassword(of user: UserID, expecting: PasswordHash, with hash: PasswordHash) async throws {
        try await perform(.system) { draft in
            guard var record = draft.snapshot.entry(of: user)?.record, case .user(var content) = record.content,
                content.password == expecting
            else { return }
            content.password = hash
            record.content = .user(content)
            try draft.put(record)
        }
    }
}
