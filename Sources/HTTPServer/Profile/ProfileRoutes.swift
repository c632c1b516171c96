import Directory
import Hummingbird
import Identity

/// `/api/profile`: the caller's own user (HTTP contract section 6).
enum ProfileRoutes {
    static func routes(_ api: API) -> [Route] {
        [
            api.route(.get, "/api/profile", beforeEnrolment: true) { call in try show(call) },
            api.route(.put, "/api/profile", beforeEnrolment: true) { call in try await update(call) },
        ]
    }

    private static func show(_ call: Call) throws -> Response {
        guard let entry = call.snapshot.entry(call.account.entry),
            case .object(var object) = UserObject.user(entry, in: call.snapshot, of: call.api)
        else { throw APIFailure.notAuthenticated }
        let wish = try call.request.queryFields()["effective"]
        if wish == "1" || wish == "true" { object["effective"] = EffectiveRights.of(call.account, in: call.snapshot) }
        return .data(.object(object))
    }

    private static func update(_ call: Call) async throws -> Response {
        let user = call.account.user
        let body = try await call.body()
        let passwordField = try ["password", "new_password"].givenOne(in: body) ?? "password"
        let password = try UserFields.newPassword(passwordField, in: body)
        let email = try body.trimmedString("email")
        let name = try body.text("name")
        guard user.type == .user && user.passwordLogin || (password == nil && email == nil) else {
            throw FieldError(
                field: password == nil ? "email" : passwordField,
                problem: "not for \(user.type == .api ? "API users" : "people without password login")")
        }
        var changes = UserChanges()
        changes.name = name
        if let email, email.lowercased() != user.email { changes.email = .set(email) }
        if let password {
            let currentField = try ["current_password", "old_password"].givenOne(in: body) ?? "current_password"
            guard let current = try body.string(currentField, maximumLength: .max), !current.isEmpty else {
                throw FieldError(field: currentField, problem: "missing")
            }
            try await call.confirm(password: current)
            changes.password = .set(
                try await call.api.hash(password, field: passwordField, for: user, role: user.role?.role))
        }
        let wanted = changes
        let generation = try await call.api.directory.perform(call.actor) { draft in
            try draft.updateUser(user.id, wanted)
            return draft.snapshot.entry(of: user.id)?.user?.credentialGeneration ?? 0
        }
        if password != nil { try await call.keepSessionAlone(generation: generation) }
        let snapshot = call.api.directory.snapshot
        guard let entry = snapshot.entry(of: user.id) else { throw APIFailure.notAuthenticated }
        return .data(UserObject.user(entry, in: snapshot, of: call.api))
    }
}

extension [String] {
    /// Which of several names for one field is given.
    ///
    /// - Throws: ``FieldError`` when two are, with different values.
    fileprivate func givenOne(in body: JSONObject) throws(FieldError) -> String? {
        var found: String?
        for name in self {
            guard let text = try body.string(name, maximumLength: .max), !text.isEmpty else { continue }
            if let found, body[found] != body[name] {
                throw FieldError(field: name, problem: "differs from \(found), which means the same")
            }
            found = found ?? name
        }
        return found
    }
}
