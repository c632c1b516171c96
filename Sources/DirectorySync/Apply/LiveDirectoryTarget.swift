public import Directory
public import Identity
import LDAPProtocol

/// Writes plans into the directory of this program.
public struct LiveDirectoryTarget: SyncTarget {
    let directory: LiveDirectory
    let journal: any SyncJournal
    private let now: @Sendable () -> Timestamp
    let lock: SyncLock?

    /// A target over a directory and what its store remembers of runs.
    ///
    /// - Parameter lock: what has to be held still when the changes are written.
    public init(
        _ directory: LiveDirectory, journal: any SyncJournal, lock: SyncLock? = nil,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.directory = directory
        self.journal = journal
        self.lock = lock
        self.now = now
    }

    /// The newest version.
    public var snapshot: DirectorySnapshot? { directory.snapshot }

    /// Runs of so many days are looked at: the guard sums up one, an approval may come later.
    private static let remembered: Int64 = 30 * 86_400

    /// Decides and applies inside one change of the directory, on top of its newest version.
    public func transact(
        source: String, _ decide: @escaping @Sendable (SyncInventory) throws -> SyncDecision
    ) async throws {
        let runs = try await runs(of: source)
        let (journal, lock) = (journal, lock)
        let absences = try await BlockingCall.run(to: "read who is gone from \(source)") {
            try journal.absences(of: source)
        }
        try await directory.perform(Actor(door: .sync, name: source)) { draft in
            var inventory = SyncInventory(draft.snapshot, runs: runs)
            inventory.absences = absences
            let decision = try decide(inventory)
            if case .nothing = decision { return }
            if let lock { draft.memos.append(.holding(lock)) }
            switch decision {
            case .nothing: break
            case .record(let run): draft.memos.append(.run(run))
            case .apply(let plan, let run):
                try draft.apply(plan)
                draft.memos.append(.run(run))
                if let since = plan.absences, since != absences {
                    draft.memos.append(.absences(source: source, since))
                }
            }
        }
    }

    /// The runs of the last days.
    func runs(of source: String) async throws -> [SyncRun] {
        let (journal, since) = (journal, now().advanced(bySeconds: -Self.remembered))
        return try await BlockingCall.run(to: "read the runs of \(source)") {
            try journal.runs(of: source, since: since)
        }
    }
}

extension DirectoryDraft {
    /// Does what a plan says, in its order.
    mutating func apply(_ plan: SyncPlan) throws(ChangeError) {
        for entry in plan.emailReleases { try releaseEmail(of: entry) }
        var members = MemberChanges()
        for change in plan.changes where !change.isDeletion {
            let entry = try putSyncedPerson(existing: change.account?.entry, SyncedPerson(change.target))
            members.note(entry, in: change.target.groups, before: change.account?.givenGroups.map(\.entry) ?? [])
        }
        // Once for each group, however many people come and go.
        for (group, change) in members.byGroup.sorted(by: { $0.key < $1.key }) {
            try setMembers(of: group, adding: change.added, removing: change.removed)
        }
        for change in plan.changes where change.isDeletion {
            guard let entry = change.account?.entry else { continue }
            do throws(ChangeError) {
                try remove(entry)
            } catch {
                // Somebody put entries below it; the account stays, disabled, until they are gone.
                guard error.code == .notLeaf else { throw error }
            }
        }
        for change in plan.groupChanges where change.kind == .delete {
            if let group = change.group?.entry { try remove(group) }
        }
        let groups = plan.groupChanges.filter { $0.kind != .delete }
        for change in groups { try put(change, source: plan.source) }
        // Groups that come later in the plan are members only now.
        for change in groups where !change.target.groups.isEmpty { try put(change, source: plan.source) }
    }

    private mutating func put(_ change: GroupChange, source: String) throws(ChangeError) {
        let target = change.target
        let members = (target.people + target.groups).compactMap { snapshot.entry(source: source, externalID: $0)?.id }
        let existing = snapshot.entry(source: source, externalID: target.externalID)?.id ?? change.group?.entry
        try putSyncedGroup(
            existing: existing,
            SyncedGroup(
                origin: Origin(source: source, externalID: target.externalID, externalDN: target.dn),
                name: target.name, members: members, attributes: target.attributes.map(PartialAttribute.init)))
    }
}

/// Who comes into and goes out of groups of this directory.
private struct MemberChanges {
    private(set) var byGroup: [EntryID: (added: [EntryID], removed: Set<EntryID>)] = [:]

    mutating func note(_ entry: EntryID, in groups: [EntryID], before: [EntryID]) {
        for group in groups where !before.contains(group) { byGroup[group, default: ([], [])].added.append(entry) }
        for group in before where !groups.contains(group) { byGroup[group, default: ([], [])].removed.insert(entry) }
    }
}

extension SyncedPerson {
    init(_ target: AccountChange.Target) {
        self.init(origin: target.origin, username: target.username, name: target.name)
        email = target.email
        status = target.status
        disabledBy = target.disabledBy
        role = target.role
        listRole = target.listRole
        sourceGroups = target.groups
        attributes = target.attributes.map(PartialAttribute.init)
    }
}

extension PartialAttribute {
    init(_ values: SourceValues) { self.init(type: values.description.bytes, values: values.values) }
}
