import Directory
import Hummingbird
import Identity

/// `/api/profile/app-passwords` and `/api/users/:id/app-passwords`: what programs of people use in the place of the
/// password.
enum AppPasswordRoutes {
    static func routes(_ api: API) -> [Route] {
        [
            api.route(.get, "/api/profile/app-passwords") { call in try list(of: call.account.user.id, call) },
            api.route(.post, "/api/profile/app-passwords") { call in try await make(for: call.account.user.id, call) },
            api.route(.delete, "/api/profile/app-passwords/:id") { call in
                try await revoke(TokenID(rawValue: try call.context.pathNumber()), of: call.account.user.id, call)
            },
            api.route(.get, "/api/users/:id/app-passwords", needs: .usersManage) { call in
                try list(of: UserID(rawValue: try call.context.pathNumber()), call)
            },
            api.route(.post, "/api/users/:id/app-passwords", needs: .usersManage) { call in
                try await make(for: UserID(rawValue: try call.context.pathNumber()), call)
            },
            api.route(.delete, "/api/users/:id/app-passwords/:password", needs: .usersManage) { call in
                let user = UserID(rawValue: try call.context.pathNumber())
                return try await revoke(TokenID(rawValue: try call.context.pathNumber("password")), of: user, call)
            },
        ]
    }

    private static func list(of id: UserID, _ call: Call) throws -> Response {
        guard let user = call.snapshot.entry(of: id)?.user else { throw APIFailure(.notFound, "User not found") }
        return .data(.array(user.appPasswords.map { .object(object($0, of: id, call)) }))
    }

    private static func make(for id: UserID, _ call: Call) async throws -> Response {
        guard call.snapshot.entry(of: id)?.user != nil else { throw APIFailure(.notFound, "User not found") }
        let body = try await call.body()
        guard let name = try body.title("name") else { throw FieldError(field: "name", problem: "missing") }
        guard let service = try body.title("service") else { throw FieldError(field: "service", problem: "missing") }
        var new = NewAppPassword(name: name, service: service, expiresAt: try body.moment("expires_at"))
        for text in try body.strings("networks") ?? [] {
            guard let network = AddressRange(text) else {
                throw FieldError(field: "networks", problem: "\(text) is no network such as 192.0.2.0/24")
            }
            new.networks.append(network)
        }
        new.permissions = try body.strings("permissions")?.map(Permission.init(rawValue:))
        let (wanted, secret) = (new, AppPassword.make())
        let made = try await call.api.directory.perform(call.actor) { draft in
            try draft.addAppPassword(to: id, wanted, stored: AppPassword.stored(secret))
        }
        var answer = object(made, of: id, call)
        // The only time that it is shown.
        answer["password"] = .string(secret.exposed)
        return .data(.object(answer))
    }

    private static func revoke(_ password: TokenID, of id: UserID, _ call: Call) async throws -> Response {
        try await call.api.directory.perform(call.actor) { draft in try draft.removeAppPassword(password, of: id) }
        return .data(true)
    }

    private static func object(_ password: AppPassword, of user: UserID, _ call: Call) -> JSONObject {
        JSONObject([
            ("id", .integer(Int64(password.id.rawValue))), ("name", .string(password.name)),
            ("service", .string(password.service)), ("networks", .strings(password.networks.map(\.description))),
            ("permissions", password.permissions.map { .strings($0.map(\.rawValue)) } ?? .null),
            ("created_at", .string(password.createdAt.rfc3339)),
            ("expires_at", .optional(password.expiresAt?.rfc3339)),
            ("last_used_at", .optional(call.api.authenticator.lastUse(of: password.id, user: user)?.rfc3339)),
        ])
    }
}
