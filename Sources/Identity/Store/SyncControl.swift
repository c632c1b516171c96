/// How the sync is looked at and steered from outside, while the program serves.
public protocol SyncControl: Sendable {
    /// All sources of the configuration, by name.
    func sources() async throws -> [SyncSourceStatus]

    /// Runs of a source, or of all, before a number, the newest first.
    func runs(of source: String?, before number: Int64?, limit: Int) async throws -> [SyncRun]

    /// A run with its plan; nil if it is not there.
    func run(_ number: Int64) async throws -> SyncRun?

    /// Starts a run, behind the one that is on its way.
    ///
    /// - Throws: ``SourceRefusal``.
    func start(_ source: String, actor: Actor) async throws

    /// Starts a run that may remove what the held plan of a digest removes, and nobody else.
    ///
    /// - Returns: the source.
    /// - Throws: ``SourceRefusal``.
    func approve(_ digest: String, actor: Actor) async throws -> String

    /// Takes back what a run did, and pauses its source.
    ///
    /// - Throws: ``SourceRefusal``.
    func undo(_ run: Int64, actor: Actor) async throws -> SyncUndo

    /// Lets a source run again; false if it was not paused.
    ///
    /// - Throws: ``SourceRefusal``.
    func resume(_ source: String) async throws -> Bool
}

/// How a source is doing.
public struct SyncSourceStatus: Sendable {
    /// Its name in the configuration.
    public var name: String
    /// What kind of directory; nil when that is found out at each run.
    public var kind: String?
    /// Where it is.
    public var urls: [String]
    /// Seconds between two runs that read everything; nil when none is started by itself.
    public var interval: Int?
    /// Who runs it at the moment.
    public var lock: SyncLock?
    /// Whether a run waits to be started.
    public var isQueued = false
    /// Why it is paused.
    public var pause: SyncPause?
    /// How many people of it there are.
    public var people = 0
    /// How many of these are enabled.
    public var enabled = 0
    /// The newest run.
    public var last: SyncRun?
    /// When the newest run ended that read everything and was applied.
    public var completedAt: Timestamp?
    /// The run that waits for approval, if none was applied since.
    public var held: SyncRun?

    /// A source of which nothing is known yet.
    public init(name: String, kind: String?, urls: [String], interval: Int?) {
        self.name = name
        self.kind = kind
        self.urls = urls
        self.interval = interval
    }
}

/// What came of taking a run back.
public struct SyncUndo: Sendable {
    /// An entry that stays as it is.
    public struct Kept: Sendable, Equatable {
        /// Its DN.
        public var name: String
        /// Why, as the rest of a sentence about it.
        public var message: String

        /// Puts the parts together.
        public init(name: String, message: String) {
            self.name = name
            self.message = message
        }
    }

    /// The source, which is paused now.
    public var source: String
    /// The run that was taken back.
    public var run: Int64
    /// How many entries are as they were before it.
    public var reverted: Int
    /// What was not taken back.
    public var kept: [Kept]

    /// Puts the parts together.
    public init(source: String, run: Int64, reverted: Int, kept: [Kept]) {
        self.source = source
        self.run = run
        self.reverted = reverted
        self.kept = kept
    }
}

/// Why the sync does not do what it was asked to.
public struct SourceRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of refusal it is.
    public enum Code: Sendable {
        /// There is no such source, run or held plan.
        case unknown
        /// The source is paused.
        case paused
        /// Another run is on its way.
        case busy
        /// The run can't be taken back.
        case final
    }

    /// What kind of refusal it is.
    public let code: Code
    /// What is the matter, and what to do.
    public let description: String

    /// Puts the parts together.
    public init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
