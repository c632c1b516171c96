/// A user role: a name, permissions and the lists they reach (HTTP contract section 8.1).
public struct UserRole: Sendable, Equatable {
    /// The number of the role.
    public var id: RoleID
    /// The name, unique among user roles whatever the case.
    public var name: String
    /// The permissions in the order given, each once.
    public var permissions: [Permission]
    /// The lists the role's list permissions reach.
    public var scope: ListScope
    /// Whether holders must enrol a second factor.
    public var requiresTwoFactor: Bool
    /// How many entries an unpaged search over LDAP returns to holders; 0 for all, `nil` for what the server allows.
    public var searchLimit: Int?

    /// Puts the parts together.
    public init(
        id: RoleID, name: String, permissions: [Permission], scope: ListScope = .all, requiresTwoFactor: Bool = false,
        searchLimit: Int? = nil
    ) {
        self.id = id
        self.name = name
        self.permissions = permissions
        self.scope = scope
        self.requiresTwoFactor = requiresTwoFactor
        self.searchLimit = searchLimit
    }

    /// Whether holders are super admins: role 1, or a role with `*`.
    public var isSuperAdmin: Bool { id == .superAdmin || permissions.contains(.everything) }

    /// The role with some of its permissions alone, and never with all there are.
    public func narrowed(to permissions: [Permission]) -> UserRole {
        let kept = permissions.filter { $0 != .everything && (isSuperAdmin || self.permissions.contains($0)) }
        // No role has the number 0, so that it is no super admin's either.
        return UserRole(
            id: isSuperAdmin ? RoleID(rawValue: 0) : id, name: name, permissions: kept, scope: scope,
            requiresTwoFactor: requiresTwoFactor, searchLimit: searchLimit)
    }
}

/// The lists that a user role reaches.
public enum ListScope: Sendable, Equatable {
    /// Every list.
    case all
    /// These lists alone; none when the last of them was deleted.
    case lists([ListID])
}
