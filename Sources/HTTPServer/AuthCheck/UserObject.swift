import Directory
import Identity

/// Users and roles as the API shows them (HTTP contract sections 4 and 8.1).
enum UserObject {
    /// A user, without any secret.
    static func user(_ entry: Entry, in snapshot: DirectorySnapshot, lastLogin: Timestamp?) -> JSONValue {
        guard let user = entry.user else { return .null }
        let role = user.role.flatMap { snapshot.userRole($0.role) }.map { self.role($0) } ?? .null
        let isLocal = entry.record.origin == nil
        var members: [(name: String, value: JSONValue)] = [
            ("id", .integer(Int64(user.id.rawValue))),
            ("created_at", .string(entry.record.created.time.rfc3339)),
            ("updated_at", .string(entry.record.modified.time.rfc3339)),
            ("username", .string(user.username)),
            ("password", .null),
            ("password_login", .bool(user.type == .user && user.passwordLogin)),
            ("email", .optional(user.email)),
            ("name", .string(user.name)),
            ("type", .string(user.type.rawValue)),
            ("status", .string(user.status.rawValue)),
            ("avatar", .null),
            ("twofa_type", .string(user.sealedTOTPSecret == nil ? "none" : "totp")),
            ("loggedin_at", .optional(lastLogin?.rfc3339)),
        ]
        if let grant = user.listRole { members.append(("list_role_id", .integer(Int64(grant.role.rawValue)))) }
        members += [
            ("user_role", role), ("role", role),
            (
                "list_role",
                user.listRole.flatMap { snapshot.listRole($0.role) }.map { listRole($0, in: snapshot) } ?? .null
            ),
            ("source", isLocal ? .null : .optional(entry.record.origin?.source)),
            ("dn", .string(String(decoding: entry.dn, as: UTF8.self))),
        ]
        return .object(JSONObject(members))
    }

    private static func role(_ role: UserRole) -> JSONValue {
        [
            "id": .integer(Int64(role.id.rawValue)), "name": .string(role.name),
            "permissions": .strings(role.permissions.map(\.rawValue)),
        ]
    }

    private static func listRole(_ role: ListRole, in snapshot: DirectorySnapshot) -> JSONValue {
        [
            "id": .integer(Int64(role.id.rawValue)), "name": .string(role.name),
            "lists": .array(
                role.lists.map { grant in
                    [
                        "id": .integer(Int64(grant.list.rawValue)),
                        "name": .string(snapshot.list(grant.list)?.name ?? ""),
                        "permissions": .strings(grant.permissions.map(\.rawValue)),
                    ]
                }),
        ]
    }
}
