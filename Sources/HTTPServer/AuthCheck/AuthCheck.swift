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
                var attempt = try attempt(try await call.body(), in: call.snapshot)
                attempt.serviceRule = serviceRule(of: call)
                let question = attempt
                return .data(try answer(await api.authenticator.authenticate(question), to: question, from: api))
            },
            api.route(.post, "/api/auth/check/batch", needs: .authCheck) { call in
                let rule = serviceRule(of: call)
                let attempts = try attempts(try await call.body(), in: call.snapshot).map { attempt in
                    var attempt = attempt
                    attempt.serviceRule = rule
                    return attempt
                }
                return .data(.array(try await answers(to: attempts, from: api)))
            },
        ]
    }

    /// What holds for all whom the caller asks about.
    private static func serviceRule(of call: Call) -> SecondFactorRule {
        call.account.user.type == .api ? call.account.user.secondFactorRule : .ifEnrolled
    }

    /// Several questions, all of them readable.
    private static func attempts(_ body: JSONObject, in snapshot: DirectorySnapshot) throws(FieldError)
        -> [LoginAttempt]
    {
        guard case .array(let elements) = body["checks"] else {
            throw FieldError(field: "checks", problem: "an array of checks is expected")
        }
        guard (1...maximumBatch).contains(elements.count) else {
            throw FieldError(field: "checks", problem: "1 to \(maximumBatch) checks are taken")
        }
        var attempts: [LoginAttempt] = []
        for (index, element) in elements.enumerated() {
            guard case .object(let object) = element else {
                throw FieldError(field: "checks[\(index)]", problem: "\(element.typeName), not an object")
            }
            do {
                attempts.append(try attempt(object, in: snapshot))
            } catch {
                throw FieldError(field: "checks[\(index)].\(error.field)", problem: error.problem)
            }
        }
        return attempts
    }

    /// The answers in the order of the questions; a few are worked on at once.
    private static func answers(to attempts: [LoginAttempt], from api: API) async throws -> [JSONValue] {
        try await withThrowingTaskGroup(of: (Int, JSONValue).self) { group in
            var answers = [JSONValue](repeating: .null, count: attempts.count)
            var waiting = Array(attempts.enumerated())[...]
            func begin() {
                guard let (index, attempt) = waiting.popFirst() else { return }
                group.addTask {
                    let verdict = await api.authenticator.authenticate(attempt)
                    // One that has to be asked again takes nothing from the others.
                    guard verdict.refusal?.reason != .busy else { return (index, no(.busy)) }
                    return (index, try answer(verdict, to: attempt, from: api))
                }
            }
            for _ in 0..<atOnce { begin() }
            while let (index, answer) = try await group.next() {
                answers[index] = answer
                begin()
            }
            return answers
        }
    }

    private static let maximumBatch = 100
    private static let atOnce = 8

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

    private static func answer(_ verdict: Verdict, to attempt: LoginAttempt, from api: API) throws -> JSONValue {
        switch verdict {
        case .allowed(let admission):
            let account = admission.account
            let snapshot = api.directory.snapshot
            let table = snapshot.permissions
            return [
                "allowed": true, "reason": nil, "totp_required": false,
                "user": snapshot.entry(account.entry).map { UserObject.user($0, in: snapshot, of: api) } ?? .null,
                "roles": .strings([account.role?.name, account.listRole?.name].compactMap(\.self)),
                "permissions": .strings(
                    account.isSuperAdmin
                        ? RoleObject.everything(in: table) : account.permissions.map(\.rawValue)),
                "groups": .strings(account.groups), "rule": .optional(account.rule(for: attempt)),
            ]
        case .refused(let refusal):
            if refusal.reason == .busy {
                throw APIFailure.busy(refusal)
            }
            return no(refusal.reason)
        }
    }

    private static func no(_ reason: Refusal.Reason) -> JSONValue {
        [
            "allowed": false, "reason": .string(reason.rawValue), "totp_required": .bool(reason == .codeRequired),
            "user": nil, "roles": [], "permissions": [], "groups": [], "rule": nil,
        ]
    }
}
