import Directory
import Identity

/// Roles as the API shows them (HTTP contract section 8.1).
enum RoleObject {
    /// A user role in full.
    static func userRole(_ role: UserRole, in snapshot: DirectorySnapshot) -> JSONValue {
        let lists: [ListID] =
            switch role.scope {
            case .all: []
            case .lists(let lists): lists
            }
        return full(
            role.id, type: "user", in: snapshot,
            [
                ("name", .string(role.name)),
                ("permissions", .strings(permissions(of: role, in: snapshot.permissions))),
                ("list_ids", .array(lists.map { .integer(Int64($0.rawValue)) })),
                ("lists", .array(lists.map { list($0, [], in: snapshot) })),
                ("all_lists", .bool(role.scope == .all)), ("require_2fa", .bool(role.requiresTwoFactor)),
                ("search_limit", role.searchLimit.map { .integer(Int64($0)) } ?? .null),
            ])
    }

    /// A list role in full.
    static func listRole(_ role: ListRole, in snapshot: DirectorySnapshot) -> JSONValue {
        let union = ListPermission.allCases.filter { permission in
            role.lists.contains { $0.permissions.contains(permission) }
        }
        return full(
            role.id, type: "list", in: snapshot,
            [
                ("name", .string(role.name)), ("lists", lists(of: role, in: snapshot)),
                ("list_ids", .array(role.lists.map { .integer(Int64($0.list.rawValue)) })),
                ("permissions", .strings(union.map(\.rawValue))),
            ])
    }

    /// A user role as it stands inside a user.
    static func brief(_ role: UserRole, in snapshot: DirectorySnapshot) -> JSONValue {
        [
            "id": .integer(Int64(role.id.rawValue)), "name": .string(role.name),
            "permissions": .strings(permissions(of: role, in: snapshot.permissions)),
        ]
    }

    /// A list role as it stands inside a user.
    static func brief(_ role: ListRole, in snapshot: DirectorySnapshot) -> JSONValue {
        [
            "id": .integer(Int64(role.id.rawValue)), "name": .string(role.name),
            "lists": lists(of: role, in: snapshot),
        ]
    }

    /// What the super admin role reads back as: `*` and every permission there is (contract section 3).
    static func everything(in table: PermissionTable) -> [String] {
        [Permission.everything.rawValue] + table.lines.map(\.permission.rawValue)
    }

    private static func permissions(of role: UserRole, in table: PermissionTable) -> [String] {
        role.id == .superAdmin ? everything(in: table) : role.permissions.map(\.rawValue)
    }

    private static func lists(of role: ListRole, in snapshot: DirectorySnapshot) -> JSONValue {
        .array(role.lists.map { list($0.list, $0.permissions, in: snapshot) })
    }

    private static func list(
        _ id: ListID, _ permissions: [ListPermission], in snapshot: DirectorySnapshot
    ) -> JSONValue {
        [
            "id": .integer(Int64(id.rawValue)), "name": .string(snapshot.list(id)?.name ?? ""),
            "permissions": .strings(permissions.map(\.rawValue)),
        ]
    }

    private static func full(
        _ id: RoleID, type: String, in snapshot: DirectorySnapshot, _ members: [(name: String, value: JSONValue)]
    ) -> JSONValue {
        let record = snapshot.entry(of: id)?.record
        return .object(
            JSONObject(
                [
                    ("id", .integer(Int64(id.rawValue))), ("created_at", .optional(record?.created.time.rfc3339)),
                    ("updated_at", .optional(record?.modified.time.rfc3339)), ("type", .string(type)),
                ] + members))
    }
}
