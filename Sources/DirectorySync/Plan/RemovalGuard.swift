import Identity

/// Holds plans that remove too many people.
enum RemovalGuard {
    /// The length of the stretch over which removals are summed, in seconds.
    static let window: Int64 = 86_400

    /// Why a plan with so many removals is held; empty when it may be applied.
    ///
    /// - Parameters:
    ///   - owned: how many enabled accounts the source keeps before the plan.
    ///   - remaining: how many people the source still has.
    ///   - recent: how many people the runs of the last 24 hours removed.
    static func reasons(
        removals: Int, owned: Int, remaining: Int, recent: Int, limit: SourceConfiguration.RemovalLimit
    ) -> [String] {
        guard removals > 0 else { return [] }
        var reasons: [String] = []
        let allowed = max(limit.count, share(of: owned, limit.percent))
        if removals > allowed {
            reasons.append("it removes \(removals) of \(owned) people, and \(allowed) are allowed")
        }
        if owned >= 3, removals > owned / 2 {
            reasons.append("it removes more than half of \(owned) people")
        }
        if remaining == 0 {
            reasons.append("the source has no people at all")
        }
        let allowedInDay = max(
            limit.count, share(of: owned.addingReportingOverflow(recent).partialValue, limit.percent))
        if removals <= allowed, recent > 0, removals > allowedInDay - recent {
            reasons.append(
                "with the \(recent) of the last 24 hours it removes \(removals + recent) people, and \(allowedInDay) are allowed"
            )
        }
        return reasons
    }

    /// The removals of runs that were applied within 24 hours before `time`.
    static func recentRemovals(_ runs: [SyncRun], before time: Timestamp) -> Int {
        let start = time.advanced(bySeconds: -window)
        return runs.filter { $0.outcome == .applied && $0.endedAt >= start }.reduce(0) { $0 + max(0, $1.removals) }
    }

    private static func share(of owned: Int, _ percent: Int) -> Int {
        let product = max(0, owned).multipliedReportingOverflow(by: max(0, percent))
        return product.overflow ? owned : product.partialValue / 100
    }
}
