import Directory
import Identity

/// The body of `POST /api/users` and `PUT /api/users/:id`, read but not yet held against the directory (HTTP contract
/// section 5.3).
struct UserFields: Sendable {
    /// As it was given, without the white space around it.
    let username: String?
    let email: String?
    /// An empty one means the user name.
    let name: String?
    let type: UserType?
    let status: UserStatus?
    let passwordLogin: Bool?
    /// Not yet held against the policy.
    let password: Secret<[UInt8]>?
    /// Whether it has to be changed at the next log-in.
    let mustChangePassword: Bool?
    /// When a code is asked for.
    let secondFactorRule: SecondFactorRule?
    let role: RoleID?
    let listRole: FieldChange<RoleID>

    /// The names that one field goes by, the first one being ours. The seed has lost most of its field names, so these
    /// are easy to extend.
    private enum Names {
        static let role = ["user_role_id", "role_id", "role"]
        static let listRole = ["list_role_id"]
    }

    /// Reads a body.
    ///
    /// - Parameter takesPassword: whether a password means something for this user; an API user's is passed over.
    /// - Throws: ``FieldError`` for the first field that is malformed.
    init(_ body: JSONObject, takesPassword: (UserType?) -> Bool) throws(FieldError) {
        username = try body.trimmedString("username")
        if let username, !UsernamePattern.matches(username) {
            throw FieldError(field: "username", problem: "3 to 2000 letters, digits and . _ - @ are taken")
        }
        email = try body.trimmedString("email")
        name = try body.text("name")
        type = try body.choice("type")
        status = try body.choice("status")
        passwordLogin = try body.bool("password_login")
        role = try Self.role(body)
        listRole = try Self.listRole(body)
        password = takesPassword(type) ? try Self.newPassword("password", in: body) : nil
        mustChangePassword = try body.bool("must_change_password")
        secondFactorRule = try body.choice("twofa_policy")
    }

    /// A new password; `nil` when there is none.
    ///
    /// - Throws: ``FieldError`` for a repetition that differs from it.
    static func newPassword(_ field: String, in body: JSONObject) throws(FieldError) -> Secret<[UInt8]>? {
        guard let text = try body.string(field, maximumLength: .max), !text.isEmpty else { return nil }
        let password = Array(text.utf8)
        if let again = try body.string("password2", maximumLength: .max), Array(again.utf8) != password {
            throw FieldError(field: "password2", problem: "differs from \(field)")
        }
        return Secret(password)
    }

    /// The user role by any of its names; 0 stands for the one that is there.
    private static func role(_ body: JSONObject) throws(FieldError) -> RoleID? {
        var found: RoleID?
        for name in Names.role {
            if name == "role", case .object? = body[name] { continue }
            guard let role = try number(name, in: body) else { continue }
            if let found, found != role {
                throw FieldError(field: name, problem: "differs from \(Names.role[0]), which means the same")
            }
            found = role
        }
        return found
    }

    /// `null` takes the list role away.
    private static func listRole(_ body: JSONObject) throws(FieldError) -> FieldChange<RoleID> {
        for name in Names.listRole where body[name] != nil {
            if body[name] == .null { return .set(nil) }
            return try number(name, in: body).map { .set($0) } ?? .keep
        }
        return .keep
    }

    private static func number(_ name: String, in body: JSONObject) throws(FieldError) -> RoleID? {
        if body[name] == .integer(0) { return nil }
        return try body.identifier(name).map { RoleID(rawValue: $0) }
    }
}

extension JSONObject {
    /// One of a few words; an empty one is none.
    ///
    /// - Throws: ``FieldError``.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String
    ) throws(FieldError) -> Choice? where Choice.RawValue == String {
        guard let text = try trimmedString(name) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw FieldError(field: name, problem: "one of \(words) is taken")
        }
        return choice
    }

    /// A boolean.
    ///
    /// - Throws: ``FieldError``.
    func bool(_ name: String) throws(FieldError) -> Bool? {
        switch self[name] {
        case nil, .null: return nil
        case .bool(let value): return value
        case .some(let value): throw FieldError(field: name, problem: "\(value.typeName), not a boolean")
        }
    }
}
