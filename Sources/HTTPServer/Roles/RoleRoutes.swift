import Directory
import Hummingbird
import Identity

/// `/api/roles` (HTTP contract section 8).
enum RoleRoutes {
    static func routes(_ api: API) -> [Route] {
        [
            api.route(.get, "/api/roles/users", needs: .rolesGet) { call in
                .data(.array(call.snapshot.userRoles.map { RoleObject.userRole($0, in: call.snapshot) }))
            },
            api.route(.get, "/api/roles/lists", needs: .rolesGet) { call in
                .data(.array(call.snapshot.listRoles.map { RoleObject.listRole($0, in: call.snapshot) }))
            },
            api.route(.post, "/api/roles/users", needs: .rolesManage) { try await makeUserRole($0) },
            api.route(.post, "/api/roles/lists", needs: .rolesManage) { try await makeListRole($0) },
            api.route(.put, "/api/roles/users/:id", needs: .rolesManage) { try await changeUserRole($0) },
            api.route(.put, "/api/roles/lists/:id", needs: .rolesManage) { try await changeListRole($0) },
            api.route(.delete, "/api/roles/:id", needs: .rolesManage) { call in
                let id = try role(call) { $0.entry(of: $1) != nil }
                try await api.directory.perform(call.actor) { draft in try draft.deleteRole(id) }
                return .data(true)
            },
        ]
    }

    private static func makeUserRole(_ call: Call) async throws -> Response {
        let body = try UserRoleBody(try await call.body())
        guard let name = body.name else { throw FieldError(field: "name", problem: "missing") }
        var new = NewUserRole(
            name: name, permissions: body.permissions ?? [], scope: body.scope(before: nil) ?? .all,
            requiresTwoFactor: body.requiresTwoFactor ?? false)
        if case .set(let limit) = body.searchLimit { new.searchLimit = limit }
        return .data(
            try await call.api.directory.perform(call.actor) { [new] draft in
                try check(new.permissions, draft.snapshot)
                let id = try draft.createUserRole(new)
                return try userRole(id, draft.snapshot)
            })
    }

    private static func changeUserRole(_ call: Call) async throws -> Response {
        let id = try role(call) { $0.userRole($1) != nil }
        let body = try UserRoleBody(try await call.body())
        return .data(
            try await call.api.directory.perform(call.actor) { draft in
                try check(body.permissions ?? [], draft.snapshot)
                var changes = UserRoleChanges()
                changes.name = body.name
                changes.permissions = body.permissions
                changes.scope = body.scope(before: draft.snapshot.userRole(id)?.scope)
                changes.requiresTwoFactor = body.requiresTwoFactor
                changes.searchLimit = body.searchLimit
                try draft.updateUserRole(id, changes)
                return try userRole(id, draft.snapshot)
            })
    }

    private static func makeListRole(_ call: Call) async throws -> Response {
        let body = try ListRoleBody(try await call.body())
        guard let name = body.name else { throw FieldError(field: "name", problem: "missing") }
        return .data(
            try await call.api.directory.perform(call.actor) { draft in
                let id = try draft.createListRole(name: name, lists: body.grants(before: []) ?? [])
                return try listRole(id, draft.snapshot)
            })
    }

    private static func changeListRole(_ call: Call) async throws -> Response {
        let id = try role(call) { $0.listRole($1) != nil }
        let body = try ListRoleBody(try await call.body())
        return .data(
            try await call.api.directory.perform(call.actor) { draft in
                let before = draft.snapshot.listRole(id)?.lists ?? []
                try draft.updateListRole(id, name: body.name, lists: body.grants(before: before))
                return try listRole(id, draft.snapshot)
            })
    }

    /// Refuses permissions that do not exist, in the words of the contract.
    private static func check(_ permissions: [Permission], _ snapshot: DirectorySnapshot) throws {
        guard let unknown = permissions.first(where: { !snapshot.permissions.contains($0) }) else { return }
        throw APIFailure(.badRequest, "Invalid fields: permission: \(unknown)", field: "permissions")
    }

    /// The number in the path: that of a role which may be changed.
    private static func role(_ call: Call, _ isRight: (DirectorySnapshot, RoleID) -> Bool) throws -> RoleID {
        let id = RoleID(rawValue: try call.context.pathNumber())
        guard id != .superAdmin else { throw APIFailure(.badRequest, "Invalid ID(s)", field: "id") }
        guard isRight(call.snapshot, id) else { throw APIFailure(.notFound, "Role not found") }
        return id
    }

    private static func userRole(_ id: RoleID, _ snapshot: DirectorySnapshot) throws -> JSONValue {
        guard let role = snapshot.userRole(id) else { throw APIFailure(.notFound, "Role not found") }
        return RoleObject.userRole(role, in: snapshot)
    }

    private static func listRole(_ id: RoleID, _ snapshot: DirectorySnapshot) throws -> JSONValue {
        guard let role = snapshot.listRole(id) else { throw APIFailure(.notFound, "Role not found") }
        return RoleObject.listRole(role, in: snapshot)
    }
}
