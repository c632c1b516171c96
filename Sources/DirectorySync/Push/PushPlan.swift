import Identity

/// What a push would do: the report, and the writes that bring it about.
public struct PushPlan: Sendable {
    /// One entry's part of the plan: writes that follow each other, given up together when one is refused.
    struct Step: Sendable {
        /// The original.
        var uuid: EntryUUID
        /// What people call it.
        var name: String
        /// The writes in their order.
        var writes: [DirectoryWrite]
        /// The change sequence number that the entry had when it was read; only the first write can hold against it.
        var sequence: [UInt8]?
    }

    /// The plan in the form of a sync, for people and for the guard.
    public var report: SyncPlan
    /// In the order to be applied in.
    var steps: [Step] = []

    init(_ report: SyncPlan) { self.report = report }
}

extension AccountChange {
    /// A line about a person at a target.
    init(_ kinds: [Kind], _ name: String, _ origin: Origin, fields: [Field]) {
        self.init(
            kinds: kinds, account: nil,
            target: Target(
                origin: origin, username: name, canonicalUsername: name, email: nil, name: name, status: .enabled,
                disabledBy: nil, role: nil, listRole: nil, packed: PackedValues([])),
            fields: fields)
    }
}

extension GroupChange {
    /// A line about a group at a target.
    init(_ kind: Kind, _ name: String, _ origin: Origin, fields: [AccountChange.Field]) {
        self.init(
            kind: kind, group: nil,
            target: SourceGroup(externalID: origin.externalID, dn: origin.externalDN, normalisedDN: [], name: name),
            fields: fields)
    }
}
