import GRDB
import Identity

/// User roles and list roles.
struct RolesTables {
    private let userRole: SQLStatement
    private let userRoleRemoval: SQLStatement
    private let userRoleRelease: SQLStatement
    private let listRole: SQLStatement
    private let listRoleRemoval: SQLStatement
    private let listRoleRelease: SQLStatement

    init(_ database: Database) throws {
        userRole = try SQLStatement(
            database, table: "user_roles",
            """
            INSERT INTO user_roles (entry, id, name, permissions, lists, requires_two_factor,
                search_limit)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (entry) DO UPDATE SET id = excluded.id, name = excluded.name, permissions = excluded.permissions,
                lists = excluded.lists, requires_two_factor = excluded.requires_two_factor,
                search_limit = excluded.search_limit
            """)
        userRoleRemoval = try SQLStatement(database, table: "user_roles", "DELETE FROM user_roles WHERE entry = ?")
        userRoleRelease = try SQLStatement(
            database, table: "user_roles", "UPDATE user_roles SET name = char(1) || entry WHERE entry = ?")
        listRole = try SQLStatement(
            database, table: "list_roles",
            """
            INSERT INTO list_roles (entry, id, name, lists) VALUES (?, ?, ?, ?)
            ON CONFLICT (entry) DO UPDATE SET id = excluded.id, name = excluded.name, lists = excluded.lists
            """)
        listRoleRemoval = try SQLStatement(database, table: "list_roles", "DELETE FROM list_roles WHERE entry = ?")
        listRoleRelease = try SQLStatement(
            database, table: "list_roles", "UPDATE list_roles SET name = char(1) || entry WHERE entry = ?")
    }

    func write(_ role: UserRole, entry: EntryID) throws {
        let permissions = try JSONColumn.text(role.permissions.map(\.rawValue))
        let lists: String? =
            switch role.scope {
            case .all: nil
            case .lists(let lists): try JSONColumn.text(lists.map(\.rawValue))
            }
        try userRole.run { values in
            values.bind(entry)
            values.bind(role.id)
            values.bind(role.name)
            values.bind(permissions)
            values.bind(lists)
            values.bind(role.requiresTwoFactor)
            values.bind(role.searchLimit.map(Int64.init))
        }
    }

    func write(_ role: ListRole, entry: EntryID) throws {
        let grants = role.lists.map { StoredGrant(list: $0.list.rawValue, permissions: $0.permissions.map(\.rawValue)) }
        let lists = try JSONColumn.text(grants)
        try listRole.run { values in
            values.bind(entry)
            values.bind(role.id)
            values.bind(role.name)
            values.bind(lists)
        }
    }

    func removeUserRole(entry: EntryID) throws { try userRoleRemoval.run { $0.bind(entry) } }
    func removeListRole(entry: EntryID) throws { try listRoleRemoval.run { $0.bind(entry) } }

    /// Gives up the name, so that another role of the same batch may have it.
    func releaseUserRoleName(entry: EntryID) throws { try userRoleRelease.run { $0.bind(entry) } }
    func releaseListRoleName(entry: EntryID) throws { try listRoleRelease.run { $0.bind(entry) } }

    /// The columns that ``userRole(_:)`` reads.
    static let userRoleColumns = "entry, id, name, permissions, lists, requires_two_factor, search_limit"

    static func userRole(_ row: SQLRow) throws -> UserRole {
        let permissions = try JSONColumn.value(row, 3, as: [String].self)
        let lists = try row.ifPresent(4) { try JSONColumn.value(row, $0, as: [Int32].self) }
        return UserRole(
            id: try row.roleID(1), name: try row.text(2), permissions: permissions.map(Permission.init(rawValue:)),
            scope: lists.map { .lists($0.map(ListID.init(rawValue:))) } ?? .all, requiresTwoFactor: try row.bool(5),
            searchLimit: try row.ifPresent(6) { try row.integer($0) })
    }

    /// The columns that ``listRole(_:)`` reads.
    static let listRoleColumns = "entry, id, name, lists"

    static func listRole(_ row: SQLRow) throws -> ListRole {
        let grants = try JSONColumn.value(row, 3, as: [StoredGrant].self).map { grant in
            let permissions = try grant.permissions.map { word in
                guard let permission = ListPermission(rawValue: word) else { throw row.corrupt(3) }
                return permission
            }
            return ListGrant(list: ListID(rawValue: grant.list), permissions: permissions)
        }
        return ListRole(id: try row.roleID(1), name: try row.text(2), lists: grants)
    }

    /// A line of a list role in its column.
    private struct StoredGrant: Codable {
        var list: Int32
        var permissions: [String]
    }
}
