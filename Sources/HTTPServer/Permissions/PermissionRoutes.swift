import Directory
import Foundation
import Hummingbird
import Identity

/// `/api/permissions`: the permissions that were declared for other applications (HTTP contract section 3.1).
enum PermissionRoutes {
    static func routes(_ api: API) -> [Route] {
        [
            api.route(.get, "/api/permissions", needs: .rolesGet) { call in
                .data(.array(call.snapshot.permissions.declared.map(permission)))
            },
            api.route(.post, "/api/permissions", needs: .rolesManage) { call in
                let body = try await call.body()
                guard let name = try body.trimmedString("name") else {
                    throw FieldError(field: "name", problem: "missing")
                }
                let group = try body.trimmedString("group") ?? ""
                let description = try body.trimmedString("description") ?? ""
                let line = try await api.directory.perform(call.actor) { draft in
                    try draft.declarePermission(name, group: group, description: description)
                }
                return .data(permission(line))
            },
            api.route(.delete, "/api/permissions/:name", needs: .rolesManage) { call in
                guard let name = call.context.parameters["name"]?.removingPercentEncoding, !name.isEmpty else {
                    throw FieldError(field: "name", problem: "missing")
                }
                return try await withdraw(name, call)
            },
            // The same for clients that do not like a colon in a path.
            api.route(.delete, "/api/permissions", needs: .rolesManage) { call in
                guard let name = try call.request.queryFields()["name"]?.trimmingSpace(), !name.isEmpty else {
                    throw FieldError(field: "name", problem: "missing in the query")
                }
                return try await withdraw(name, call)
            },
        ]
    }

    private static func withdraw(_ name: String, _ call: Call) async throws -> Response {
        try await call.api.directory.perform(call.actor) { draft in try draft.withdrawPermission(name) }
        return .data(true)
    }

    private static func permission(_ line: PermissionTable.Line) -> JSONValue {
        [
            "name": .string(line.permission.rawValue), "group": .string(line.group),
            "description": .string(line.meaning),
        ]
    }
}
