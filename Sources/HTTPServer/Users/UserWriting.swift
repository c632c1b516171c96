import Directory
import Hummingbird
import Identity

/// `POST`, `PUT` and `DELETE` of users (HTTP contract sections 5.3 to 5.7). What needs "the last" or "unique" is decided
/// inside the write transaction.
enum UserWriting {
    static func routes(_ api: API) -> [Route] {
        [
            api.route(.post, "/api/users", needs: .usersManage) { call in try await create(call) },
            api.route(.put, "/api/users/:id", needs: .usersManage) { call in try await update(call) },
            api.route(.delete, "/api/users/:id", needs: .usersManage) { call in
                let user = UserID(rawValue: try call.context.pathNumber())
                try await call.api.directory.perform(call.actor) { draft in try draft.deleteUser(user) }
                return .data(true)
            },
            api.route(.delete, "/api/users", needs: .usersManage) { call in try await deleteSeveral(call) },
        ]
    }

    // MARK: Create

    private static func create(_ call: Call) async throws -> Response {
        let fields = try UserFields(try await call.body()) { $0 != .api }
        let type = fields.type ?? .user
        guard let role = fields.role else { throw FieldError(field: "user_role_id", problem: "missing") }
        var new = NewUser(username: "", type: type, name: fields.name ?? "", role: Grant(role: role))
        new.status = fields.status ?? .enabled
        new.secondFactorRule = fields.secondFactorRule ?? .ifEnrolled
        if case .set(let role) = fields.listRole { new.listRole = role.map { Grant(role: $0) } }
        let derived = try username(fields, type: type)
        var token: Secret<String>?
        if type == .api {
            let made = APIToken.make()
            token = made
            new.password = APIToken.stored(made)
        } else {
            new.email = fields.email?.lowercased()
            new.passwordLogin = fields.passwordLogin ?? (fields.password != nil)
            if new.passwordLogin == true {
                guard let password = fields.password else {
                    throw FieldError(field: "password", problem: "missing, and password_login needs one")
                }
                new.password = try await call.api.hash(password, for: nil, role: role)
                new.mustChangePassword = fields.mustChangePassword
            }
        }
        let (given, prepared) = (fields.username, new)
        let user = try await call.api.directory.perform(call.actor) { draft in
            var new = prepared
            new.username = given ?? DerivedUsername.free(derived, ownEmail: new.email, in: draft.snapshot)
            return try draft.createUser(new)
        }
        return try answer(user, of: call.api, token: token)
    }

    /// The user name that was given, or what one is derived from.
    private static func username(_ fields: UserFields, type: UserType) throws(FieldError) -> String {
        if type == .user, fields.email == nil { throw FieldError(field: "email", problem: "missing") }
        if let username = fields.username { return username }
        let source = type == .user ? fields.email?.lowercased() : fields.name
        guard let derived = source.flatMap({ DerivedUsername.of($0) }) else {
            throw FieldError(field: "username", problem: "missing")
        }
        return derived
    }

    // MARK: Update

    private static func update(_ call: Call) async throws -> Response {
        let id = UserID(rawValue: try call.context.pathNumber())
        // Before the body is read, as the order of checks wants it; the transaction looks again.
        guard let before = call.snapshot.entry(of: id)?.user else { throw APIFailure(.notFound, "User not found") }
        let fields = try UserFields(try await call.body()) { type in
            (type ?? before.type) != .api
        }
        var hash: PasswordHash?
        if let password = fields.password, fields.passwordLogin != false {
            hash = try await call.api.hash(password, for: before, role: fields.role ?? before.role?.role)
        }
        let token = fields.type == .api ? APIToken.make() : nil
        let password = hash
        let isMinted = try await call.api.directory.perform(call.actor) { draft in
            guard let user = draft.snapshot.entry(of: id)?.user else { throw APIFailure(.notFound, "User not found") }
            let becomesMachine = fields.type == .api && user.type == .user
            try draft.updateUser(
                id, try changes(fields, of: user, password: password, token: becomesMachine ? token : nil))
            return becomesMachine
        }
        return try answer(id, of: call.api, token: isMinted ? token : nil)
    }

    private static func changes(
        _ fields: UserFields, of user: User, password: PasswordHash?, token: Secret<String>?
    ) throws -> UserChanges {
        var changes = UserChanges()
        let type = fields.type ?? user.type
        changes.username = fields.username
        changes.name = fields.name
        changes.type = fields.type
        changes.status = fields.status
        changes.secondFactorRule = fields.secondFactorRule
        if let role = fields.role { changes.role = .set(Grant(role: role)) }
        if case .set(let role) = fields.listRole { changes.listRole = .set(role.map { Grant(role: $0) }) }
        if let token { changes.password = .set(APIToken.stored(token)) }
        guard type == .user else { return changes }
        if type != user.type, fields.email == nil { throw FieldError(field: "email", problem: "missing") }
        if let email = fields.email { changes.email = .set(email) }
        if let password { changes.password = .set(password) }
        changes.mustChangePassword = fields.mustChangePassword
        changes.passwordLogin = fields.passwordLogin ?? (password == nil ? nil : true)
        return changes
    }

    // MARK: Delete

    /// Several at once, all or none.
    private static func deleteSeveral(_ call: Call) async throws -> Response {
        let numbers = try call.request.queryValues("id")
        guard !numbers.isEmpty else { throw FieldError(field: "id", problem: "missing") }
        let users = try Set(
            numbers.map { text in
                guard let number = PathNumber.of(text) else { throw APIFailure(.badRequest, "invalid ID", field: "id") }
                return UserID(rawValue: number)
            }
        ).sorted()
        try await call.api.directory.perform(call.actor) { draft in
            let known = users.filter { draft.snapshot.entry(of: $0) != nil }
            guard !known.isEmpty else { throw APIFailure(.notFound, "User not found") }
            for user in known { try draft.deleteUser(user) }
        }
        return .data(true)
    }

    /// The user as it is now, with the token if one was made: the one time that it is shown.
    private static func answer(_ user: UserID, of api: API, token: Secret<String>?) throws -> Response {
        let snapshot = api.directory.snapshot
        guard let entry = snapshot.entry(of: user),
            case .object(var object) = UserObject.user(entry, in: snapshot, of: api)
        else { throw APIFailure(.notFound, "User not found") }
        if let token { object["password"] = .string(token.exposed) }
        return .data(.object(object))
    }
}
