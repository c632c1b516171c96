/// A permission such as `subscribers:get`: what a user role grants and what a check asks for (HTTP contract section 3.1).
///
/// Names are compared exactly. Which names exist is the business of ``PermissionTable``.
public struct Permission: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The name itself.
    public let rawValue: String

    /// Takes the name as it stands.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Everything: the permission of super admins (`*`).
    public static let everything = Permission(rawValue: "*")
    /// View users.
    public static let usersGet = Permission(rawValue: "users:get")
    /// Create, change and delete users.
    public static let usersManage = Permission(rawValue: "users:manage")
    /// View roles.
    public static let rolesGet = Permission(rawValue: "roles:get")
    /// Create, change and delete roles.
    public static let rolesManage = Permission(rawValue: "roles:manage")
    /// View lists inside the role's scope.
    public static let listsGet = Permission(rawValue: "lists:get")
    /// View all lists.
    public static let listsGetAll = Permission(rawValue: "lists:get_all")
    /// Create lists; change and delete lists inside the role's scope.
    public static let listsManage = Permission(rawValue: "lists:manage")
    /// Manage all lists.
    public static let listsManageAll = Permission(rawValue: "lists:manage_all")
    /// Ask the check endpoint about others.
    public static let authCheck = Permission(rawValue: "auth:check")
    /// View groups.
    public static let groupsGet = Permission(rawValue: "groups:get")
    /// Create, change and delete groups.
    public static let groupsManage = Permission(rawValue: "groups:manage")
    /// Read people and groups over LDAP.
    public static let directoryGet = Permission(rawValue: "directory:get")
    /// Act over LDAP for other users.
    public static let ldapProxy = Permission(rawValue: "ldap:proxy")
    /// `ldif:export`: export the directory.
    public static let ldifExport = Permission(rawValue: "ldif:export")
    /// `ldif:import`: import entries.
    public static let ldifImport = Permission(rawValue: "ldif:import")
    /// View sources and runs of the sync.
    public static let syncGet = Permission(rawValue: "sync:get")
    /// Start, approve and undo runs of the sync.
    public static let syncManage = Permission(rawValue: "sync:manage")
    /// Read the trail of changes and log-ins.
    public static let auditGet = Permission(rawValue: "audit:get")

    /// The name.
    public var description: String { rawValue }
}
