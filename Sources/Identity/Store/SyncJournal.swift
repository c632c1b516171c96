/// What the sync remembers of a source, written in the transaction of the changes it belongs to.
public enum SyncMemo: Sendable, Equatable {
    /// A run ended; what the transaction changes is kept with it, so that it can be undone.
    case run(SyncRun)
    /// The source was followed up to there.
    case cursor(SourceCursor)
    /// The changes are written only while the lock is still held.
    case holding(SyncLock)
    /// Since when people are gone from a source, by identifier: all of them.
    case absences(source: String, [String: Timestamp])
    /// No run of the source is started until somebody resumes it.
    case pause(source: String, SyncPause)
}

/// One finished or held run of a source.
public struct SyncRun: Sendable, Equatable {
    /// How a run ended.
    public enum Outcome: String, Sendable {
        /// The plan was applied.
        case applied
        /// The plan removes too many and waits for approval; nothing was written.
        case held
        /// The directory could not be read to its end; nobody was removed.
        case incomplete
        /// Nothing could be done.
        case failed
        /// What another run did was taken back.
        case undone
    }

    /// The source's name in the configuration.
    public var source: String
    /// When the run began.
    public var startedAt: Timestamp
    /// When it ended.
    public var endedAt: Timestamp
    /// How it ended.
    public var outcome: Outcome
    /// How many people it removed; the guard sums them over a day.
    public var removals: Int
    /// The digest of the plan in hexadecimal.
    public var digest: String
    /// What happened, for people.
    public var summary: String
    /// What the plan removes, as identifiers of the source, sorted: an approval of a held run covers these and no others.
    public var removalSet: [String] = []
    /// The number that the store gave it; 0 before that.
    public var number: Int64 = 0
    /// Who started it: `schedule`, `cli:root`, a user name.
    public var actor = ""
    /// How many changes of each kind the plan has.
    public var counts: [String: Int] = [:]
    /// How many conflicts it met.
    public var conflicts = 0
    /// The plan as JSON, when it is handed to the store; lists of runs come without it.
    public var plan: String?
    /// The number of the run that this one took back.
    public var undoes: Int64?
    /// The numbers of the first and the last change that it made; nil if it made none.
    public var changes: ClosedRange<ChangeNumber>?
    /// Whether it brought changes alone, without a reading of everything.
    public var isIncrement = false
    /// Whether another run took it back.
    public var isUndone = false

    /// How long it took, in microseconds.
    public var duration: Int64 { max(0, endedAt.microseconds - startedAt.microseconds) }

    /// Puts the parts together.
    public init(
        source: String, startedAt: Timestamp, endedAt: Timestamp, outcome: Outcome, removals: Int, digest: String,
        summary: String
    ) {
        self.source = source
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.outcome = outcome
        self.removals = removals
        self.digest = digest
        self.summary = summary
    }
}

/// The sync's view of the store. All calls block.
public protocol SyncJournal: Sendable {
    /// The runs of a source that ended at `time` or later, the newest first.
    func runs(of source: String, since time: Timestamp) throws -> [SyncRun]

    /// Remembers a run that changed nothing else.
    func record(_ run: SyncRun) throws

    /// How far a source was followed; nil if it has to be read from the beginning.
    func cursor(of source: String) throws -> SourceCursor?

    /// Remembers how far a source was followed, for what was read and needed no change.
    func save(_ cursor: SourceCursor) throws

    /// Forgets how far a source was followed.
    func forgetCursor(of source: String) throws

    /// The runs of a source, or of all, before a number, the newest first.
    func runs(of source: String?, before number: Int64?, limit: Int) throws -> [SyncRun]

    /// A run with its plan; nil if it is not there, or not any more.
    func run(_ number: Int64) throws -> SyncRun?

    /// What a run did, entry by entry; empty if that is not kept any more.
    func reversals(of run: Int64) throws -> [SyncReversal]

    /// Since when people are gone from a source, by identifier.
    func absences(of source: String) throws -> [String: Timestamp]

    /// Takes the lock of a source, unless somebody has it.
    ///
    /// - Parameter isStale: whether a lock that is there may be taken over.
    /// - Returns: the lock of somebody else; nil if it is ours now.
    func acquire(_ lock: SyncLock, isStale: (SyncLock) -> Bool) throws -> SyncLock?

    /// Says that the run goes on; false if the lock was lost.
    func beat(_ lock: SyncLock, at time: Timestamp) throws -> Bool

    /// Gives a lock back, if it is still ours.
    func release(_ lock: SyncLock) throws

    /// Who has the lock of a source.
    func lock(of source: String) throws -> SyncLock?

    /// Why a source is paused; nil if it is not.
    func pause(of source: String) throws -> SyncPause?

    /// Lets a source run again; false if it was not paused.
    func resume(_ source: String) throws -> Bool
}
