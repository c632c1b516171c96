import Directory
import Hummingbird
import Identity

/// `/api/users/:id/tokens`: the named tokens of an API user.
enum TokenRoutes {
    static func routes(_ api: API) -> [Route] {
        [
            api.route(.get, "/api/users/:id/tokens") { call in
                let isOwn = (try? call.context.pathNumber()) == call.account.user.id.rawValue
                guard isOwn || call.account.allows(.usersManage) else {
                    throw APIFailure(.forbidden, "permission denied: \(Permission.usersManage)")
                }
                let user = try user(call)
                return .data(.array(user.tokens.map { token($0, of: user.id, call) }))
            },
            api.route(.post, "/api/users/:id/tokens", needs: .usersManage) { call in
                let id = try user(call).id
                let body = try await call.body()
                guard let name = try body.title("name") else { throw FieldError(field: "name", problem: "missing") }
                let expiry = try body.moment("expires_at")
                let secret = APIToken.make()
                let made = try await api.directory.perform(call.actor) { draft in
                    try draft.addToken(to: id, name: name, stored: APIToken.stored(secret), expiresAt: expiry)
                }
                guard case .object(var object) = token(made, of: id, call) else { return .data(.null) }
                // The only time that it is shown.
                object["token"] = .string(secret.exposed)
                return .data(.object(object))
            },
            api.route(.delete, "/api/users/:id/tokens/:token", needs: .usersManage) { call in
                let id = UserID(rawValue: try call.context.pathNumber())
                let token = TokenID(rawValue: try call.context.pathNumber("token"))
                try await api.directory.perform(call.actor) { draft in try draft.removeToken(token, of: id) }
                return .data(true)
            },
        ]
    }

    /// The API user in the path.
    private static func user(_ call: Call) throws -> User {
        let id = UserID(rawValue: try call.context.pathNumber())
        guard let user = call.snapshot.entry(of: id)?.user else { throw APIFailure(.notFound, "User not found") }
        guard user.type == .api else { throw APIFailure(.badRequest, "Only API users have tokens.", field: "type") }
        return user
    }

    private static func token(_ token: NamedToken, of user: UserID, _ call: Call) -> JSONValue {
        [
            "id": .integer(Int64(token.id.rawValue)), "name": .string(token.name),
            "created_at": .string(token.createdAt.rfc3339), "expires_at": .optional(token.expiresAt?.rfc3339),
            "last_used_at": .optional(call.api.authenticator.lastUse(of: token.id, user: user)?.rfc3339),
        ]
    }
}
