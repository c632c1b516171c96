/// The durable side of the directory. All calls block, so they are made from threads that may wait, never from an event loop
/// or the cooperative pool.
///
/// Other processes may write to the same store; ``IdentityStore/write(_:)`` shuts them out for as long as it takes and
/// ``StoreTransaction/changes(after:)`` tells what they did.
public protocol IdentityStore: Sendable {
    /// Reads everything as of one moment: entries in ascending order of their number, then lists.
    ///
    /// - Parameters:
    ///   - entry: is handed every entry; a parent need not come before its children.
    ///   - list: is handed every list.
    /// - Returns: the counters of that moment.
    /// - Throws: ``StoreError``, and whatever the closures throw.
    func load(
        entry: (EntryRecord) throws -> Void, list: (SubscriberList) throws -> Void
    ) throws -> StoreHead

    /// The permissions that were declared for other applications, in the order in which they were.
    func declaredPermissions() throws -> [PermissionTable.Line]

    /// Runs one write transaction, alone among all processes; it is durable when this returns, and undone when `body` throws.
    ///
    /// - Throws: ``StoreError``, and whatever `body` throws.
    func write<Result>(_ body: (any StoreTransaction) throws -> Result) throws -> Result

    /// The number of the last change, whichever process made it: cheap enough to ask twenty times a second.
    func lastChange() throws -> ChangeNumber

    /// What changed after `number`, as of one moment, without shutting out writers.
    func changes(after number: ChangeNumber) throws -> StoreChanges

    /// The number of the oldest line that the change log still has; one past the last change when it has none.
    func oldestChange() throws -> ChangeNumber

    /// The lines of the change log after `number`, in order, `limit` at most.
    func log(after number: ChangeNumber, limit: Int) throws -> [ChangeRecord]

    /// The same lines without what the objects were before and after, which is most of a line.
    func outline(after number: ChangeNumber, limit: Int) throws -> [ChangeOutline]
}

extension IdentityStore {
    /// Reads whole lines, for stores that have no shorter way.
    public func outline(after number: ChangeNumber, limit: Int) throws -> [ChangeOutline] {
        try log(after: number, limit: limit).map { line in
            var outline = ChangeOutline(number: line.number, time: line.time, kind: line.kind, entry: nil, uuid: nil)
            if case .entry(let entry, let uuid) = line.target { (outline.entry, outline.uuid) = (entry, uuid) }
            return outline
        }
    }
}

extension IdentityStore {
    /// None, for a store that keeps none.
    public func declaredPermissions() throws -> [PermissionTable.Line] { [] }

    /// The first change, for a store that keeps all.
    public func oldestChange() throws -> ChangeNumber { ChangeNumber(rawValue: 1) }
}

/// What may be done inside ``IdentityStore/write(_:)``.
public protocol StoreTransaction {
    /// What changed after `number`, up to the present moment.
    func changes(after number: ChangeNumber) throws -> StoreChanges

    /// Writes a batch.
    ///
    /// - Throws: ``StoreError``; `conflict` if a name, number or address is taken, which the caller should have seen.
    func apply(_ batch: StoreBatch) throws
}

/// The counters of a store: what was given out once is never given out again.
public struct StoreHead: Sendable, Equatable {
    /// The last change.
    public var change = ChangeNumber(rawValue: 0)
    /// The time of the last change; changes are stamped in ascending order.
    public var time = Timestamp(microseconds: 0)
    /// The highest entry number given out.
    public var entry = EntryID(rawValue: 0)
    /// The highest user number given out.
    public var user = UserID(rawValue: 0)
    /// The highest role number given out.
    public var role = RoleID(rawValue: 0)
    /// The highest list number given out.
    public var list = ListID(rawValue: 0)
    /// The highest number of a named token given out.
    public var token = TokenID(rawValue: 0)
    /// The highest POSIX user number given out from the range; 0 for none yet.
    public var uidNumber: Int64 = 0
    /// The highest POSIX group number given out from the range; 0 for none yet.
    public var gidNumber: Int64 = 0

    /// A store in which nothing was ever made.
    public init() {}
}

/// The net effect of a stretch of the change log.
public struct StoreChanges: Sendable {
    /// The counters at the end of the stretch.
    public var head: StoreHead
    /// The entries that are new or different, as they are now.
    public var entries: [EntryRecord] = []
    /// The entries that are gone.
    public var removedEntries: [EntryID] = []
    /// The lists that are new or different, as they are now.
    public var lists: [SubscriberList] = []
    /// The lists that are gone.
    public var removedLists: [ListID] = []
    /// All declared permissions as they are now; `nil` if none of them changed.
    public var declaredPermissions: [PermissionTable.Line]?

    /// Nothing changed.
    public init(head: StoreHead) { self.head = head }
}

/// What one transaction writes.
public struct StoreBatch: Sendable {
    /// An entry to be written, and what stood there before.
    public struct EntryWrite: Sendable {
        /// The entry as it shall be.
        public var record: EntryRecord
        /// The entry as it is in the store; `nil` if it is new.
        public var previous: EntryRecord?

        /// Puts the parts together.
        public init(record: EntryRecord, previous: EntryRecord?) {
            self.record = record
            self.previous = previous
        }
    }

    /// The entries to be written, each once; parents stand before their children.
    public var entries: [EntryWrite] = []
    /// The entries to be removed; children stand before their parents.
    public var removedEntries: [EntryID] = []
    /// The lists to be written.
    public var lists: [SubscriberList] = []
    /// The lists to be removed.
    public var removedLists: [ListID] = []
    /// The declared permissions to be written.
    public var permissions: [PermissionTable.Line] = []
    /// The declared permissions to be removed.
    public var removedPermissions: [Permission] = []
    /// The lines of the change log, numbered without a gap from the store's last change.
    public var log: [ChangeRecord] = []
    /// The counters afterwards.
    public var head: StoreHead
    /// What the sync has to remember together with these changes.
    public var sync: [SyncMemo] = []

    /// An empty batch on top of these counters.
    public init(head: StoreHead) { self.head = head }
}

/// Why the store did not do what was asked.
public struct StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: String, Sendable {
        /// The folder or a file can't be made, opened or read.
        case inaccessible
        /// Another user could read the files.
        case exposed
        /// The store was made by a newer program.
        case newerSchema
        /// The store was made for another base DN.
        case otherBase
        /// A stored value can't be understood, or the database is damaged.
        case corrupt
        /// Another process holds the store for too long.
        case busy
        /// The disk is full or failing.
        case disk
        /// A unique value is taken.
        case conflict
    }

    /// What kind of failure it is.
    public let code: Code
    /// What happened, to which file or row, and what to do about it. It holds no secret.
    public let message: String

    /// Puts the parts together.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }

    /// Two errors of one kind are the same.
    public static func == (left: StoreError, right: StoreError) -> Bool { left.code == right.code }
}
