import HTTPTypes
import HummingbirdTesting
import Identity
import Testing

@testable import HTTPServer

/// Every route of the server against callers with no, each single and every permission.
@Suite struct PermissionMatrixTests {
    /// Whom a route lets pass the check of permissions.
    enum Rule: Sendable {
        /// It has its own way to know who asks, or need not know.
        case open
        /// Whoever is logged in.
        case caller
        /// Whoever holds one of these.
        case holders([Permission])

        static func holder(_ permissions: Permission...) -> Rule { .holders(permissions) }
    }

    private static let viewers: [Permission] = [.listsGet, .listsGetAll, .listsManage, .listsManageAll]
    private static let managers: [Permission] = [.listsManage, .listsManageAll]

    static let rules: [String: Rule] = [
        "GET /health": .open, "GET /api/health": .caller, "POST /api/logout": .caller,
        "POST /api/auth/check": .holder(.authCheck), "POST /api/auth/check/batch": .holder(.authCheck),
        "GET /api/openapi.yaml": .open,
        "GET /api/users/:id/attributes": .holder(.usersGet), "PUT /api/users/:id/attributes": .holder(.usersManage),
        "GET /api/profile": .caller, "PUT /api/profile": .caller, "GET /api/config": .caller,
        "GET /api/users": .holder(.usersGet), "GET /api/users/:id": .holder(.usersGet),
        "POST /api/users": .holder(.usersManage), "PUT /api/users/:id": .holder(.usersManage),
        "DELETE /api/users/:id": .holder(.usersManage), "DELETE /api/users": .holder(.usersManage),
        "GET /api/users/:id/twofa/totp": .caller, "PUT /api/users/:id/twofa": .caller,
        "DELETE /api/users/:id/twofa": .caller, "DELETE /api/users/:id/twofa/reset": .holder(.usersManage),
        "GET /api/users/:id/tokens": .holder(.usersManage), "POST /api/users/:id/tokens": .holder(.usersManage),
        "DELETE /api/users/:id/tokens/:token": .holder(.usersManage),
        "GET /api/profile/app-passwords": .caller, "POST /api/profile/app-passwords": .caller,
        "DELETE /api/profile/app-passwords/:id": .caller,
        "GET /api/users/:id/app-passwords": .holder(.usersManage),
        "POST /api/users/:id/app-passwords": .holder(.usersManage),
        "DELETE /api/users/:id/app-passwords/:password": .holder(.usersManage),
        "GET /api/roles/users": .holder(.rolesGet), "GET /api/roles/lists": .holder(.rolesGet),
        "POST /api/roles/users": .holder(.rolesManage), "POST /api/roles/lists": .holder(.rolesManage),
        "PUT /api/roles/users/:id": .holder(.rolesManage), "PUT /api/roles/lists/:id": .holder(.rolesManage),
        "DELETE /api/roles/:id": .holder(.rolesManage),
        "GET /api/permissions": .holder(.rolesGet), "POST /api/permissions": .holder(.rolesManage),
        "DELETE /api/permissions": .holder(.rolesManage), "DELETE /api/permissions/:name": .holder(.rolesManage),
        "GET /api/lists": .caller, "GET /api/lists/:id": .holders(viewers), "POST /api/lists": .holders(managers),
        "PUT /api/lists/:id": .holders(managers), "DELETE /api/lists/:id": .holders(managers),
        "GET /api/groups": .holder(.groupsGet), "GET /api/groups/:id": .holder(.groupsGet),
        "POST /api/groups": .holder(.groupsManage), "PUT /api/groups/:id": .holder(.groupsManage),
        "DELETE /api/groups/:id": .holder(.groupsManage), "PUT /api/groups/:id/members": .holder(.groupsManage),
        "GET /api/audit": .holder(.auditGet),
        "GET /api/ldif/export": .holder(.ldifExport), "POST /api/ldif/import": .holder(.ldifImport),
        "GET /api/sync/sources": .holder(.syncGet), "GET /api/sync/runs": .holder(.syncGet),
        "GET /api/sync/runs/:id": .holder(.syncGet), "POST /api/sync/sources/:name/run": .holder(.syncManage),
        "POST /api/sync/sources/:name/resume": .holder(.syncManage),
        "POST /api/sync/plans/:digest/approve": .holder(.syncManage),
        "POST /api/sync/runs/:id/undo": .holder(.syncManage),
    ]

    private static func rule(_ route: Route) -> Rule? {
        // Pages know their visitors by themselves.
        route.path.hasPrefix("/api/") ? rules["\(route.method) \(route.path)"] : .open
    }

    @Test func everyRouteHasARule() async throws {
        let service = try await Company().service()
        for route in service.routes {
            #expect(Self.rule(route) != nil, "no rule says who may \(route.method) \(route.path)")
        }
    }

    @Test func everyRouteLetsThoseInWhomItsRuleNames() async throws {
        let company = try await Company()
        let service = try company.service()
        var callers: [(permission: Permission?, header: String)] = [
            (nil, try await company.machine("nothing", []))
        ]
        for line in PermissionTable.builtIn {
            let name = line.permission.rawValue.replacing(":", with: ".")
            callers.append((line.permission, try await company.machine(name, [line.permission])))
        }
        for route in service.routes {
            guard let rule = Self.rule(route) else { continue }
            let stranger = try await send(route, by: nil, company, service)
            #expect(stranger.status < 500)
            if case .open = rule { continue }
            #expect(stranger.status == 403, "\(route.method) \(route.path)")
            for caller in callers {
                let answer = try await send(route, by: caller.header, company, service)
                #expect(answer.status < 500)
                let isExpected =
                    switch rule {
                    case .open, .caller: true
                    case .holders(let permissions): caller.permission.map(permissions.contains) ?? false
                    }
                #expect(
                    passes(answer) == isExpected,
                    "\(route.method) \(route.path) as \(caller.permission?.rawValue ?? "nothing"): \(answer.text)")
            }
            for admin in ["boss", "root"] {
                let answer = try await send(route, by: company.authorization(admin), company, service)
                #expect(passes(answer) && answer.status < 500, "\(route.method) \(route.path) as \(admin)")
            }
        }
    }

    /// Whether a call came past the check of permissions, whatever became of it.
    private func passes(_ answer: Answer) -> Bool {
        answer.status != 403 || answer.message?.hasPrefix("permission denied") == false
    }

    private func send(
        _ route: Route, by header: String?, _ company: Company, _ service: HTTPService
    ) async throws -> Answer {
        // Nothing has these numbers and this name, so that nothing is changed either.
        let path = route.path.replacing(":id", with: "999").replacing(":token", with: "999")
            .replacing(":password", with: "999")
            .replacing(":name", with: "no:such")
        var headers = HTTPFields()
        headers[.authorization] = header
        let body = [.post, .put].contains(route.method) ? "{}" : nil
        return try await company.send(route.method, path, headers: headers, body: body, through: service)
    }
}
