import Directory
import Identity

/// What a user may do in the end, through role, list role and scope (HTTP contract sections 3.4 and 13).
enum EffectiveRights {
    static func of(_ account: Account, in snapshot: DirectorySnapshot) -> JSONValue {
        let permissions =
            account.isSuperAdmin
            ? snapshot.permissions.lines.map(\.permission.rawValue)
            : account.permissions.map(\.rawValue)
        let lists: [JSONValue] = snapshot.lists.compactMap { list in
            let held = ListPermission.allCases.filter { account.allows(list: list.id, manage: $0 == .manage) }
            guard !held.isEmpty else { return nil }
            return [
                "id": .integer(Int64(list.id.rawValue)), "name": .string(list.name),
                "permissions": .strings(held.map(\.rawValue)),
            ]
        }
        return [
            "super_admin": .bool(account.isSuperAdmin), "permissions": .strings(permissions), "lists": .array(lists),
            "groups": .strings(account.groups),
        ]
    }
}
