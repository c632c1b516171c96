import Directory
import Identity
import LDAPProtocol

/// A connection to a target, with what the target can do.
struct PushSession: Sendable {
    /// RFC 4528.
    private static let assertionControl = "1.3.6.1.1.12"
    let configuration: PushConfiguration
    let connection: DirectoryConnection
    private let takesAssertions: Bool

    /// Connects, binds, and asks what the target can do.
    ///
    /// - Throws: `DirectoryError`.
    static func open(_ configuration: PushConfiguration) async throws(DirectoryError) -> PushSession {
        let connection = try await DirectoryConnection.open(configuration.connection)
        do throws(DirectoryError) {
            if let bind = configuration.bind { try await connection.bind(bind) }
            let search = DirectorySearch(
                base: "", scope: .base, filter: "(objectClass=*)", attributes: ["supportedControl"], pageSize: 0)
            let controls: [String]
            switch await connection.lookUp(search) {
            case .found(let root): controls = root.texts("supportedControl")
            case .absent: controls = []
            case .unknown(let error): throw error
            }
            return PushSession(configuration, connection, takesAssertions: controls.contains(assertionControl))
        } catch {
            await connection.close()
            throw error
        }
    }

    private init(_ configuration: PushConfiguration, _ connection: DirectoryConnection, takesAssertions: Bool) {
        self.configuration = configuration
        self.connection = connection
        self.takesAssertions = takesAssertions
    }

    /// Says goodbye.
    func close() async { await connection.close() }

    // MARK: Planning

    /// The plan that brings the target in line with a version of this directory.
    ///
    /// - Parameters:
    ///   - only: the entries that it is about; nil for all of them.
    ///   - runs: earlier runs.
    ///   - progress: is told how many entries have come.
    /// - Throws: `DirectoryError`: nothing is planned unless everything could be read.
    func plan(
        _ snapshot: DirectorySnapshot, only: Set<EntryUUID>? = nil, runs: [SyncRun], at time: Timestamp,
        progress: (Int) -> Void = { _ in }
    ) async throws(DirectoryError) -> PushPlan {
        guard let base = snapshot.root.flatMap({ snapshot.entry($0) }) else {
            throw DirectoryError(.invalidInput, host: "", message: "this directory has no base entry yet")
        }
        let mark = PushMark(base: base.record.uuid)
        let selection = PushSelection(configuration, snapshot)
        let planner = PushPlanner(configuration, mark: mark)
        let reader = PushReader(configuration, connection, mark: mark)
        var findings = PushPlanner.Findings()
        let wanted: [PushObject]
        let owned: Int
        if let only {
            // Each write follows a change, so that one too many is rare.
            findings.showsPasswords = true
            wanted = only.sorted { $0.textOctets.lexicographicallyPrecedes($1.textOctets) }
                .compactMap { selection.object($0) }
            try await reader.find(only, wanted: wanted, into: &findings)
            try await reader.placeMembers(of: wanted, selection, into: &findings)
            owned = snapshot.numberOfUsers
        } else {
            wanted = selection.all()
            try await reader.findAll(into: &findings, progress: progress)
            owned = findings.entries.count
        }
        try await reader.findForeign(planner.claims(wanted, findings.entries), into: &findings)
        return planner.plan(wanted, findings, owned: owned, runs: runs, at: time)
    }

    /// The name that the copy of an original has; nil if there is none.
    func place(of uuid: EntryUUID, _ snapshot: DirectorySnapshot) async throws(DirectoryError) -> String? {
        guard let base = snapshot.root.flatMap({ snapshot.entry($0) }),
            let object = PushSelection(configuration, snapshot).object(uuid)
        else { return nil }
        var findings = PushPlanner.Findings()
        try await PushReader(configuration, connection, mark: PushMark(base: base.record.uuid))
            .find([uuid], wanted: [object], into: &findings)
        return findings.entries[uuid]?.dn
    }

    // MARK: Writing

    /// Does what a plan says; what the target refuses becomes a conflict of the plan, and the rest goes on.
    ///
    /// - Parameter progress: is told how many steps are done.
    /// - Throws: `DirectoryError` when the connection breaks; what was done stays done, and the next push goes on there.
    func apply(
        _ plan: inout PushPlan, _ snapshot: DirectorySnapshot, at time: Timestamp, progress: (Int) -> Void = { _ in }
    ) async throws(DirectoryError) {
        for (index, step) in plan.steps.enumerated() {
            if let refusal = try await refusal(of: step, snapshot) {
                // Somebody was faster, or the target followed a change by itself: look again, once.
                guard Self.mayHaveMoved.contains(refusal.resultCode ?? 0) else {
                    plan.report.conflicts.append(conflict(step, refusal))
                    continue
                }
                let again = try await self.plan(snapshot, only: [step.uuid], runs: [], at: time)
                for step in again.steps {
                    if let refusal = try await self.refusal(of: step, snapshot) {
                        plan.report.conflicts.append(conflict(step, refusal))
                    }
                }
            }
            progress(index + 1)
        }
    }

    /// Answers that say that the entry is not as it was read: noSuchAttribute, attributeOrValueExists, noSuchObject,
    /// assertionFailed.
    private static let mayHaveMoved: Set<Int32> = [16, 20, 32, 122]

    /// - Returns: why the target refuses the step; nil if it is done.
    private func refusal(of step: PushPlan.Step, _ snapshot: DirectorySnapshot) async throws(DirectoryError)
        -> DirectoryError?
    {
        for (index, write) in step.writes.enumerated() {
            do {
                try await connection.write(write, condition(for: write, step, snapshot, isFirst: index == 0))
            } catch {
                guard error.code == .refused || error.code == .invalidInput else { throw error }
                return error
            }
        }
        return nil
    }

    /// Nothing is written to an entry that does not carry our mark at that moment.
    private func condition(
        for write: DirectoryWrite, _ step: PushPlan.Step, _ snapshot: DirectorySnapshot, isFirst: Bool
    ) -> WriteCondition {
        var condition = WriteCondition(isPermissive: true)
        if case .add = write { return WriteCondition() }
        guard takesAssertions, let base = snapshot.root.flatMap({ snapshot.entry($0) }) else { return condition }
        let layout = PushLayout.of(configuration)
        var filter = PushMark(base: base.record.uuid).filter(layout.mark, of: step.uuid)
        if isFirst, let sequence = step.sequence {
            filter = "(&\(filter)(entryCSN=\(LDAPText.filterValue(sequence))))"
        }
        condition.assertion = filter
        return condition
    }

    private func conflict(_ step: PushPlan.Step, _ refusal: DirectoryError) -> SyncConflict {
        SyncConflict(
            kind: .target, username: step.name, dn: step.writes.first?.dn ?? "", message: refusal.description)
    }
}
