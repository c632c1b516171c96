import FoundationEssentials
import Identity

/// A plan as it is written down: JSON for programs, in the journal of runs, and what pages are made of.
public struct PlanDocument: Codable, Sendable {
    /// A field that changes.
    public struct Field: Codable, Sendable {
        /// The field's name.
        public let name: String
        /// What it was; nil for nothing.
        public let before: String?
        /// What it will be; nil for nothing.
        public let after: String?
        /// Why, when that is not plain from the value.
        public let reason: String?
    }

    /// What is done to one account.
    public struct Change: Codable, Sendable {
        /// What is done, such as `create` or `rename`.
        public let kinds: [String]
        /// The user name before the change; the new one of a new account.
        public let username: String
        /// The identifier at the source.
        public let externalID: String
        /// The DN at the source.
        public let dn: String
        /// Whether the guard counts it.
        public let removal: Bool
        /// What changes, field by field.
        public let fields: [Field]
    }

    /// What is done to one group.
    public struct GroupLine: Codable, Sendable {
        /// What is done.
        public let kind: String
        /// The name of the group.
        public let group: String
        /// The identifier at the source.
        public let externalID: String
        /// The DN at the source.
        public let dn: String
        /// What changes, field by field.
        public let fields: [Field]
    }

    /// A conflict or a problem.
    public struct Line: Codable, Sendable {
        /// What kind of thing it is.
        public let kind: String
        /// Whom it is about.
        public let username: String?
        /// The entry it is about.
        public let dn: String
        /// A sentence.
        public let message: String
    }

    /// The source's name.
    public let source: String
    /// The figures in one line.
    public let summary: String
    /// Whether the source was read to its end.
    public let complete: Bool
    /// Why the plan waits for approval; empty when it does not.
    public let held: [String]
    /// What an approval is given for.
    public let digest: String
    /// How many enabled accounts the source keeps.
    public let owned: Int
    /// Everything that is taken away.
    public let removals: [String]
    /// How many changes of each kind there are.
    public let counts: [String: Int]
    /// What is done to accounts.
    public let changes: [Change]
    /// What is done to groups.
    public let groups: [GroupLine]
    /// What could not be done.
    public let conflicts: [Line]
    /// What was noticed while reading.
    public let problems: [Line]
    /// How many changes and lines were left out of a plan that is too long to be kept whole.
    public let omitted: Int

    /// Writes a plan down.
    ///
    /// - Parameter limit: how many lines of each list are kept; figures and removals are those of all.
    public init(_ plan: SyncPlan, limit: Int = .max) {
        source = plan.source
        summary = plan.summary
        complete = plan.isComplete
        held = plan.holds
        digest = plan.digest
        owned = plan.owned
        removals = plan.removalSet.sorted()
        var counts = Dictionary(uniqueKeysWithValues: AccountChange.Kind.allCases.map { ($0.rawValue, 0) })
        counts.merge(plan.counts) { $1 }
        self.counts = counts
        changes = plan.changes.prefix(limit).map(Change.init)
        groups = plan.groupChanges.prefix(limit).map(GroupLine.init)
        conflicts = plan.conflicts.prefix(limit).map {
            Line(kind: $0.kind.rawValue, username: $0.username, dn: $0.dn, message: $0.message)
        }
        problems = plan.problems.prefix(limit).map {
            Line(kind: $0.kind.rawValue, username: nil, dn: $0.dn, message: $0.message)
        }
        omitted = [plan.changes.count, plan.groupChanges.count, plan.conflicts.count, plan.problems.count]
            .reduce(0) { $0 + max(0, $1 - limit) }
    }

    /// Reads what ``json`` wrote; nil for anything else.
    public init?(json: String) {
        guard let document = try? JSONDecoder().decode(PlanDocument.self, from: Data(json.utf8)) else { return nil }
        self = document
    }

    /// One JSON object with sorted keys, UTF-8.
    public var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts, numbers and lists of them can always be encoded.
        return (try? encoder.encode(self)).map(Array.init) ?? Array("{}".utf8)
    }
}

extension PlanDocument.Field {
    init(_ field: AccountChange.Field) {
        self.init(name: field.name, before: field.before, after: field.after, reason: field.reason)
    }
}

extension PlanDocument.Change {
    init(_ change: AccountChange) {
        self.init(
            kinds: change.kinds.map(\.rawValue), username: change.account?.username ?? change.target.username,
            externalID: change.target.origin.externalID, dn: change.target.origin.externalDN,
            removal: change.isRemoval, fields: change.fields.map(PlanDocument.Field.init))
    }
}

extension PlanDocument.GroupLine {
    init(_ change: GroupChange) {
        self.init(
            kind: change.kind.rawValue, group: change.group?.name ?? change.target.name,
            externalID: change.target.externalID, dn: change.target.dn,
            fields: change.fields.map(PlanDocument.Field.init))
    }
}

extension SyncPlan {
    /// The plan as one JSON object with sorted keys, UTF-8.
    public var json: [UInt8] { PlanDocument(self).json }
}
