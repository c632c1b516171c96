/// What the sync remembers of a source, written in the transaction of the changes it belongs to.
public enum SyncMemo: Sendable, Equatable {
    /// A run ended.
    case run(SyncRun)
    /// The source was followed up to there.
    case cursor(SourceCursor)
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
}
