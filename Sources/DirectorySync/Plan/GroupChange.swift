public import Identity

/// A group of this directory, as far as the planner looks at it.
public struct NativeGroup: Sendable, Equatable {
    /// The entry of the group.
    public var entry: EntryID
    /// The first `cn`.
    public var name: String
    /// The source that keeps the group.
    public var origin: Origin?
    /// The identifiers, at the same source, of direct members that are people.
    public var people: [String]
    /// The identifiers, at the same source, of direct members that are groups.
    public var groups: [String]
    /// The attributes of the entry.
    public var attributes: [SourceValues]

    /// Puts the parts together.
    public init(
        entry: EntryID, name: String, origin: Origin? = nil, people: [String] = [], groups: [String] = [],
        attributes: [SourceValues] = []
    ) {
        self.entry = entry
        self.name = name
        self.origin = origin
        self.people = people
        self.groups = groups
        self.attributes = attributes
    }
}

/// What is done to one group that mirrors one of the source.
public struct GroupChange: Sendable, Equatable {
    /// What is done.
    public enum Kind: String, Sendable {
        /// A new group.
        case create
        /// Other members, name, place or attributes.
        case update
        /// The source has it no longer.
        case delete
    }

    /// What is done.
    public var kind: Kind
    /// The group as it is; nil for a new one.
    public var group: NativeGroup?
    /// The group as it shall be: its members are those that have an account or a group here.
    public var target: SourceGroup
    /// What changes, field by field.
    public var fields: [AccountChange.Field]
}
