import Directory
import Identity

/// A user as the API shows it (HTTP contract section 4): every key, and never a secret.
enum UserObject {
    static func user(_ entry: Entry, in snapshot: DirectorySnapshot, of api: API) -> JSONValue {
        guard let user = entry.user else { return .null }
        let role = user.role.flatMap { snapshot.userRole($0.role) }.map { RoleObject.brief($0, in: snapshot) } ?? .null
        let listRole = user.listRole.flatMap { snapshot.listRole($0.role) }
        var members: [(name: String, value: JSONValue)] = []
        members.reserveCapacity(20)
        members += [
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
            ("twofa_policy", .string(user.secondFactorRule.rawValue)),
            ("loggedin_at", .optional(api.authenticator.lastLogin(of: user.id)?.rfc3339)),
        ]
        if let listRole { members.append(("list_role_id", .integer(Int64(listRole.id.rawValue)))) }
        members += [
            ("user_role", role), ("role", role),
            ("list_role", listRole.map { RoleObject.brief($0, in: snapshot) } ?? .null),
            ("source", .optional(entry.record.origin?.source)),
            ("dn", .string(String(decoding: entry.dn, as: UTF8.self))),
        ]
        return .object(JSONObject(members))
    }
}
