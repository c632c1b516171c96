public import Directory
public import Identity

/// What this directory holds at one moment, as far as a run looks at it.
public struct SyncInventory: Sendable {
    /// All users; those of a version are looked up, see ``part(for:_:)``.
    public var accounts: [NativeAccount]
    /// All groups, likewise.
    public var groups: [NativeGroup]
    /// All roles, and the groups that rules may put people into; those of a version are looked up.
    public var roles: NativeRoles
    /// The runs of the source that ended within the last 24 hours, or more.
    public var runs: [SyncRun]
    /// Since when people are gone from the source, by identifier.
    public var absences: [String: Timestamp] = [:]
    /// The version that accounts and groups are found in when it is known whom a run is about; nil if they are all here.
    var snapshot: DirectorySnapshot?

    /// Puts the parts together.
    public init(
        accounts: [NativeAccount] = [], groups: [NativeGroup] = [], roles: NativeRoles = NativeRoles(),
        runs: [SyncRun] = []
    ) {
        self.accounts = accounts
        self.groups = groups
        self.roles = roles
        self.runs = runs
    }
}

/// What a run decided inside the transaction.
public enum SyncDecision: Sendable {
    /// Write all changes of the plan and remember the run, together.
    case apply(SyncPlan, SyncRun)
    /// Write nothing but the run.
    case record(SyncRun)
    /// Write nothing at all.
    case nothing
}

/// The side of a run that writes: this directory.
public protocol SyncTarget: Sendable {
    /// The newest version of the directory, to recognise people in; nil where there is no such thing.
    var snapshot: DirectorySnapshot? { get }

    /// Runs `decide` on what is there while nobody else can write, and does what it decides in the same transaction.
    ///
    /// - Parameters:
    ///   - source: the source whose runs belong to the inventory.
    ///   - decide: pure and fast; what it throws undoes the transaction.
    /// - Throws: what `decide` throws, and the store's errors; nothing is written then.
    func transact(
        source: String, _ decide: @escaping @Sendable (SyncInventory) throws -> SyncDecision
    ) async throws
}

extension SyncTarget {
    /// None.
    public var snapshot: DirectorySnapshot? { nil }
}
