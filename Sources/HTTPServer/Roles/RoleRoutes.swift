import Directory
import Hummingbird
import Identity

/// `/api/roles` (HTTP contract section 8), for reading.
enum RoleRoutes {
    static func routes(_ api: API) -> [Route] {
        [
            api.route(.get, "/api/roles/users", needs: .rolesGet) { call in
                .data(.array(call.snapshot.userRoles.map { RoleObject.userRole($0, in: call.snapshot) }))
            },
            api.route(.get, "/api/roles/lists", needs: .rolesGet) { call in
                .data(.array(call.snapshot.listRoles.map { RoleObject.listRole($0, in: call.snapshot) }))
            },
        ]
    }
}
