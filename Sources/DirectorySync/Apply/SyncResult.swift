public import Identity

/// What came of a run.
public struct SyncResult: Sendable {
    /// What is remembered of it.
    public var run: SyncRun
    /// The plan; nil when the source could not be read, or its rules not be used.
    public var plan: SyncPlan?
    /// Whether nothing was to be written.
    public var isDryRun: Bool

    /// Puts the parts together.
    public init(run: SyncRun, plan: SyncPlan?, isDryRun: Bool) {
        self.run = run
        self.plan = plan
        self.isDryRun = isDryRun
    }

    /// The exit status of the command: 0 done, 1 failed, 2 held, 3 done with conflicts.
    public var exitStatus: Int32 {
        switch run.outcome {
        case .undone: 0
        case .applied: plan?.conflicts.contains(where: \.isFault) == true ? 3 : 0
        case .held: 2
        case .incomplete, .failed: 1
        }
    }
}
