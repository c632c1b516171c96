public import Identity

/// A user of this directory, as far as the planner looks at it.
public struct NativeAccount: Sendable, Equatable {
    /// The entry of the user.
    public var entry: EntryID
    /// The number of the user.
    public var user: UserID
    /// Person or machine; machines are never adopted.
    public var type: UserType
    /// The user name, as written.
    public var username: String
    /// The user name after NFKC and case folding.
    public var canonicalUsername: String
    /// The e-mail address in lower case.
    public var email: String?
    /// The display name.
    public var name: String
    /// Whether the user may log in.
    public var status: UserStatus
    /// Who disabled the user.
    public var disabledBy: DisabledBy?
    /// The source that keeps the user.
    public var origin: Origin?
    /// The user role.
    public var role: Grant?
    /// The list role.
    public var listRole: Grant?
    /// The groups of this directory that the source put the user into, and that the user is still in.
    public var givenGroups: [TargetGroup] = []
    /// The others that no source keeps and that the user is a direct member of.
    public var otherGroups: [TargetGroup] = []
    /// Whether the user is a super admin.
    public var isSuperAdmin: Bool
    /// The attributes of the entry.
    public var attributes: [SourceValues]

    /// An enabled person without roles; the rest is set afterwards.
    public init(
        entry: EntryID, user: UserID, username: String, canonicalUsername: String, email: String? = nil, name: String,
        origin: Origin? = nil, attributes: [SourceValues] = []
    ) {
        self.entry = entry
        self.user = user
        self.type = .user
        self.username = username
        self.canonicalUsername = canonicalUsername
        self.email = email
        self.name = name
        self.status = .enabled
        self.origin = origin
        self.isSuperAdmin = false
        self.attributes = attributes
    }
}
