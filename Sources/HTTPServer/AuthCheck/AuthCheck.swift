import Directory
import Hummingbird
import Identity

/// `POST /api/auth/check`: whether somebody may log in, and what he may do (decisions 13 and 15).
struct AuthCheck: Sendable {
    let directory: LiveDirectory
    let authenticator: Authenticator
    let callers: CallerReader
    let maximumBody: Int
    let nesting: Int

    func handle(_ request: Request, _ context: CallContext) async throws -> Response {
        let caller = try await callers.caller(request, context)
        guard caller.role?.isSuperAdmin == true || caller.permissions.contains(.authCheck) else {
            throw APIFailure(.forbidden, "permission denied: auth:check")
        }
        let body = try await request.jsonObject(maximumBytes: maximumBody, nesting: nesting)
        let attempt = try attempt(body, from: context)
        return .data(answer(await authenticator.authenticate(attempt)))
    }

    private func attempt(_ body: JSONObject, from context: CallContext) throws -> LoginAttempt {
        guard let username = try body.trimmedString("username") else {
            throw FieldError(field: "username", problem: "missing")
        }
        guard let password = try body.string("password"), !password.isEmpty else {
            throw FieldError(field: "password", problem: "missing")
        }
        let code = try body.trimmedString("totp", maximumLength: 64)
        var attempt = LoginAttempt(
            identity: .login(username), password: Secret(Array(password.utf8)),
            code: code.map { Secret(Array($0.utf8)) }, door: .check,
            address: try body.trimmedString("address", maximumLength: 64),
            service: try body.trimmedString("service", maximumLength: 256))
        let permission = try body.trimmedString("permission")
        if let list = try body.identifier("list_id") {
            switch permission {
            case nil, "list:get": attempt.list = .init(list: ListID(rawValue: list))
            case "list:manage": attempt.list = .init(list: ListID(rawValue: list), manage: true)
            default: throw FieldError(field: "permission", problem: "with list_id it is list:get or list:manage")
            }
        } else if let permission {
            let asked = Permission(rawValue: permission)
            guard asked != .everything, directory.context.options.permissions.contains(asked) else {
                throw FieldError(field: "permission", problem: "no such permission")
            }
            attempt.permission = asked
        }
        return attempt
    }

    private func answer(_ verdict: Verdict) -> JSONValue {
        let snapshot = directory.snapshot
        switch verdict {
        case .allowed(let admission):
            let account = admission.account
            let entry = snapshot.entry(account.entry)
            let last = authenticator.lastLogin(of: account.user.id)
            return [
                "allowed": true, "reason": nil, "totp_required": false,
                "user": entry.map { UserObject.user($0, in: snapshot, lastLogin: last) } ?? .null,
                "roles": .strings([account.role?.name, account.listRole?.name].compactMap(\.self)),
                "permissions": .strings(account.permissions.map(\.rawValue)),
                "groups": .strings(account.groups),
            ]
        case .refused(let refusal):
            return [
                "allowed": false, "reason": .string(refusal.reason.rawValue),
                "totp_required": .bool(refusal.reason == .codeRequired), "user": nil, "roles": [], "permissions": [],
                "groups": [],
            ]
        }
    }
}
