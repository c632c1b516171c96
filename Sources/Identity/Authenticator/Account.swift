/// A user as the log-in sees it: who it is, and what its roles say at this moment.
///
/// A value that never changes. It is a class since it goes through many hands on the way of every request, and a
/// structure of this size would be copied by each.
public final class Account: Sendable {
    /// The user's entry.
    public let entry: EntryID
    /// The entry's identifier; the second factor is sealed to it.
    public let uuid: EntryUUID
    /// The user.
    public let user: User
    /// The user role, as it is now; `nil` for a user without permissions.
    public let role: UserRole?
    /// The list role, as it is now.
    public let listRole: ListRole?
    /// The source that keeps the user: where the password is verified.
    public let origin: Origin?

    let groupNames: @Sendable () -> [String]

    /// Puts the parts together.
    ///
    /// - Parameter groups: Finds the names of the groups, see ``groups``; called when somebody asks for them.
    public init(
        entry: EntryID, uuid: EntryUUID, user: User, role: UserRole?, listRole: ListRole?, origin: Origin?,
        groups: @escaping @Sendable () -> [String]
    ) {
        self.entry = entry
        self.uuid = uuid
        self.user = user
        self.role = role
        self.listRole = listRole
        self.origin = origin
        groupNames = groups
    }

    /// The cn of every group the user is in, directly or through other groups. Computed at each call.
    public var groups: [String] { groupNames() }
}

/// The directory as the log-in needs it. Both calls are made on event loops and answer from memory.
public protocol AccountDirectory: Sendable {
    /// The account of a user name, or else of an e-mail address, in any spelling that means the same name.
    func account(login: String) -> Account?

    /// The account of a user.
    func account(id: UserID) -> Account?
}
