/// A group: the native side of an entry with members. Its name is the entry's `cn`.
public struct Group: Sendable, Equatable {
    /// The direct members, people and groups, in the order they came.
    public var members: [EntryID]
    /// Members that were named but do not exist (yet), as they were written.
    public var unresolvedMembers: [UnresolvedMember]

    /// Puts the parts together.
    public init(members: [EntryID] = [], unresolvedMembers: [UnresolvedMember] = []) {
        self.members = members
        self.unresolvedMembers = unresolvedMembers
    }
}

/// A member that names nobody: kept, served and exported as it came, and
/// resolved when an entry of that name appears.
public enum UnresolvedMember: Sendable, Hashable {
    /// A DN, as written in `member` or `uniqueMember`.
    case dn([UInt8])
    /// A user name, as written in `memberUid`.
    case uid([UInt8])
}
