import Directory
import Hummingbird
import Identity

/// `POST /api/auth/check`: whether somebody may log in, and what he may do (decisions 13 and 15).
///
/// The answer is 200 whatever the decision is. About a user it tells something only if the answer is yes.
enum AuthCheck {
    static func routes(_ api: API) -> [Route] {
        [
            api.route(.post, "/api/auth/check", needs: .authCheck) { call in
                let attempt = try attempt(try await call.body(), in: call.snapshot)
                return try answer(await api.authenticator.authenticate(attempt), from: api)
            }
        ]
    }

    /// The body as a question to the authenticator.
    ///
    /// - Throws: ``FieldError``.
    static func attempt(_ body: JSONObject, in snapshot: DirectorySnapshot) throws(FieldError) -> LoginAttempt {
        guard let username = try body.trimmedString("username", maximumLength: .max) else {
            throw FieldError(field: "username", problem: "missing")
        }
        guard let password = try body.string("password", maximumLength: .max), !password.isEmpty else {
            throw FieldError(field: "password", problem: "missing")
        }
        let code = try body.trimmedString("totp", maximumLength: 64)
        let address = try body.trimmedString("address", maximumLength: 64)
        if let address, ClientAddress(address) == nil { throw FieldError(field: "address", problem: "not an address") }
        var attempt = LoginAttempt(
            identity: .login(username), password: Secret(Array(password.utf8)),
            code: code.map { Secret(Array($0.utf8)) }, door: .check, address: address,
            service: try body.trimmedString("service", maximumLength: 256))
        let permission = try body.string("permission").flatMap { $0.isEmpty ? nil : $0 }
        if let number = try body.identifier("list_id") {
            attempt.list = try question(about: ListID(rawValue: number), permission, in: snapshot)
        } else if let permission {
            let asked = Permission(rawValue: permission)
            guard ListPermission(rawValue: permission) == nil else {
                throw FieldError(field: "list_id", problem: "missing: \(permission) is about one list")
            }
            // `*` is a way to hold permissions, and none to ask about (security rule 28).
            guard asked != .everything, snapshot.permissions.contains(asked) else {
                throw FieldError(field: "permission", problem: "no such permission")
            }
            attempt.permission = asked
        }
        return attempt
    }

    private static func question(
        about list: ListID, _ permission: String?, in snapshot: DirectorySnapshot
    ) throws(FieldError) -> LoginAttempt.ListQuestion {
        guard let asked = ListPermission(rawValue: permission ?? ListPermission.get.rawValue) else {
            throw FieldError(field: "permission", problem: "with list_id it is list:get or list:manage")
        }
        guard snapshot.list(list) != nil else { throw FieldError(field: "list_id", problem: "no such list") }
        return LoginAttempt.ListQuestion(list: list, manage: asked == .manage)
    }

    private static func answer(_ verdict: Verdict, from api: API) throws -> Response {
        switch verdict {
        case .allowed(let admission):
            let account = admission.account
            let snapshot = api.directory.snapshot
            let table = snapshot.permissions
            return .data([
                "allowed": true, "reason": nil, "totp_required": false,
                "user": snapshot.entry(account.entry).map { UserObject.user($0, in: snapshot, of: api) } ?? .null,
                "roles": .strings([account.role?.name, account.listRole?.name].compactMap(\.self)),
                "permissions": .strings(
                    account.isSuperAdmin
                        ? RoleObject.everything(in: table) : account.permissions.map(\.rawValue)),
                "groups": .strings(account.groups),
            ])
        case .refused(let refusal):
            if refusal.reason == .busy {
                throw APIFailure(
                    .tooManyRequests, "too many log-ins at the moment", retryAfter: refusal.retryAfter ?? 1)
            }
            return .data([
                "allowed": false, "reason": .string(refusal.reason.rawValue),
                "totp_required": .bool(refusal.reason == .codeRequired), "user": nil, "roles": [], "permissions": [],
                "groups": [],
            ])
        }
    }
}
