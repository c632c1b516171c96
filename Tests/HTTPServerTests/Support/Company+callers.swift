import Directory
import HTTPTypes
import Identity

@testable import HTTPServer

extension Company {
    /// A new API user with a role of its own; the header it calls with.
    func machine(
        _ name: String, _ permissions: [Permission], scope: ListScope = .all, lists: [ListGrant] = []
    ) async throws -> String {
        let token = APIToken.make()
        try await directory.perform(.system) { draft in
            let role = try draft.createUserRole(NewUserRole(name: "of \(name)", permissions: permissions, scope: scope))
            var new = NewUser(
                username: name, type: .api, password: APIToken.stored(token), role: Grant(role: role))
            if !lists.isEmpty {
                new.listRole = Grant(role: try draft.createListRole(name: "of \(name)", lists: lists))
            }
            _ = try draft.createUser(new)
        }
        return "token \(name):\(token.exposed)"
    }

    /// Sends one request with a header.
    func call(
        _ method: HTTPRequest.Method, _ path: String, by header: String, _ body: String? = nil,
        through service: HTTPService? = nil
    ) async throws -> Answer {
        try await send(method, path, headers: [.authorization: header], body: body, through: service)
    }

    /// Sends one request as the super admin.
    func rootCall(_ method: HTTPRequest.Method, _ path: String, _ body: String? = nil) async throws -> Answer {
        try await call(method, path, by: authorization("boss"), body)
    }
}
