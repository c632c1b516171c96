import GRDB
import Identity

/// What people and API users have beside their entry.
struct UsersTable {
    private let insertion: SQLStatement
    private let change: SQLStatement
    private let removal: SQLStatement
    private let release: SQLStatement

    init(_ database: Database) throws {
        insertion = try SQLStatement(
            database, table: "users",
            """
            INSERT INTO users (id, username, canonical_username, email, name, type, status, disabled_by, password_login,
                password, role, role_origin, list_role, list_role_origin, totp_secret, credential_generation, entry)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        change = try SQLStatement(
            database, table: "users",
            """
            UPDATE users SET id = ?, username = ?, canonical_username = ?, email = ?, name = ?, type = ?, status = ?,
                disabled_by = ?, password_login = ?, password = ?, role = ?, role_origin = ?, list_role = ?,
                list_role_origin = ?, totp_secret = ?, credential_generation = ?
            WHERE entry = ?
            """)
        removal = try SQLStatement(database, table: "users", "DELETE FROM users WHERE entry = ?")
        // No user name has a control character.
        release = try SQLStatement(
            database, table: "users",
            "UPDATE users SET canonical_username = char(1) || entry, email = NULL WHERE entry = ?")
    }

    func insert(_ user: User, entry: EntryID) throws {
        try insertion.run { bind(user, entry, to: &$0) }
    }

    /// - Returns: whether the entry was a user.
    func update(_ user: User, entry: EntryID) throws -> Bool {
        try change.run { bind(user, entry, to: &$0) } == 1
    }

    func remove(entry: EntryID) throws {
        try removal.run { $0.bind(entry) }
    }

    /// Gives up user name and address, so that another user of the same batch may have them.
    func releaseNames(entry: EntryID) throws {
        try release.run { $0.bind(entry) }
    }

    private func bind(_ user: User, _ entry: EntryID, to values: inout SQLBinder) {
        values.bind(user.id)
        values.bind(user.username)
        values.bind(user.canonicalUsername)
        values.bind(user.email)
        values.bind(user.name)
        values.bind(user.type.rawValue)
        values.bind(user.status.rawValue)
        values.bind(user.disabledBy?.rawValue)
        values.bind(user.passwordLogin)
        values.bind(user.password?.stored)
        values.bind(user.role?.role)
        values.bind(user.role?.origin)
        values.bind(user.listRole?.role)
        values.bind(user.listRole?.origin)
        values.bind(user.sealedTOTPSecret)
        values.bind(user.credentialGeneration)
        values.bind(entry)
    }

    /// The columns that ``user(_:)`` reads.
    static let columns = """
        entry, id, username, canonical_username, email, name, type, status, disabled_by, password_login, password, role,
        role_origin, list_role, list_role_origin, totp_secret, credential_generation
        """

    /// Reads a row of ``columns``.
    static func user(_ row: SQLRow) throws -> User {
        var user = User(
            id: try row.userID(1), username: try row.text(2), canonicalUsername: try row.text(3), name: try row.text(5),
            type: try row.word(6))
        user.email = try row.ifPresent(4, row.text)
        user.status = try row.word(7)
        user.disabledBy = try row.ifPresent(8) { try row.word($0) }
        user.passwordLogin = try row.bool(9)
        user.password = try row.ifPresent(10) { PasswordHash(try row.blob($0)) }
        user.role = try row.ifPresent(11) { Grant(role: try row.roleID($0), origin: try row.ifPresent(12, row.text)) }
        user.listRole = try row.ifPresent(13) {
            Grant(role: try row.roleID($0), origin: try row.ifPresent(14, row.text))
        }
        user.sealedTOTPSecret = try row.ifPresent(15, row.blob)
        user.credentialGeneration = try row.int64(16)
        return user
    }
}
