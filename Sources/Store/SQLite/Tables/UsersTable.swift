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
                password, role, role_origin, list_role, list_role_origin, totp_secret, credential_generation,
                recovery_codes, tokens, own_lists, app_passwords, password_changed,
                former_passwords, must_change_password, reset_digest, reset_expires, scram, second_factor,
                source_groups, entry)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        change = try SQLStatement(
            database, table: "users",
            """
            UPDATE users SET id = ?, username = ?, canonical_username = ?, email = ?, name = ?, type = ?, status = ?,
                disabled_by = ?, password_login = ?, password = ?, role = ?, role_origin = ?, list_role = ?,
                list_role_origin = ?, totp_secret = ?, credential_generation = ?, recovery_codes = ?,
                tokens = ?, own_lists = ?, app_passwords = ?, password_changed = ?, former_passwords = ?,
                must_change_password = ?, reset_digest = ?, reset_expires = ?, scram = ?, second_factor = ?,
                source_groups = ?
            WHERE entry = ?
            """)
        removal = try SQLStatement(database, table: "users", "DELETE FROM users WHERE entry = ?")
        // No user name has a control character.
        release = try SQLStatement(
            database, table: "users",
            "UPDATE users SET canonical_username = char(1) || entry, email = NULL WHERE entry = ?")
    }

    func insert(_ user: User, entry: EntryID) throws {
        let texts = try Texts(user)
        try insertion.run { bind(user, texts, entry, to: &$0) }
    }

    /// - Returns: whether the entry was a user.
    func update(_ user: User, entry: EntryID) throws -> Bool {
        let texts = try Texts(user)
        return try change.run { bind(user, texts, entry, to: &$0) } == 1
    }

    func remove(entry: EntryID) throws {
        try removal.run { $0.bind(entry) }
    }

    /// Gives up user name and address, so that another user of the same batch may have them.
    func releaseNames(entry: EntryID) throws {
        try release.run { $0.bind(entry) }
    }

    /// The columns that hold JSON; `nil` for none, which is read without a look at JSON.
    private struct Texts {
        let tokens: String?
        let ownLists: String?
        let appPasswords: String?
        let formerPasswords: String?
        let sourceGroups: String?

        init(_ user: User) throws {
            tokens = try UsersTable.text(user.tokens)
            ownLists = try user.ownLists.isEmpty ? nil : JSONColumn.text(user.ownLists.map(\.rawValue))
            appPasswords = try StoredAppPassword.text(user.appPasswords)
            sourceGroups =
                try user.sourceGroups.isEmpty ? nil : JSONColumn.text(user.sourceGroups.map(\.rawValue))
            formerPasswords =
                try user.formerPasswords.isEmpty
                ? nil : JSONColumn.text(user.formerPasswords.map { String(decoding: $0.stored, as: UTF8.self) })
        }
    }

    private func bind(_ user: User, _ texts: Texts, _ entry: EntryID, to values: inout SQLBinder) {
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
        values.bind(user.recoveryCodes.isEmpty ? nil : Array(user.recoveryCodes.joined()))
        values.bind(texts.tokens)
        values.bind(texts.ownLists)
        values.bind(texts.appPasswords)
        values.bind(user.passwordChangedAt)
        values.bind(texts.formerPasswords)
        values.bind(user.mustChangePassword)
        values.bind(user.passwordReset?.digest)
        values.bind(user.passwordReset?.expiresAt)
        values.bind(user.password?.scram?.text)
        values.bind(user.secondFactorRule == .ifEnrolled ? nil : user.secondFactorRule.rawValue)
        values.bind(texts.sourceGroups)
        values.bind(entry)
    }

    /// The columns that ``user(_:)`` reads.
    static let columns = """
        entry, id, username, canonical_username, email, name, type, status, disabled_by, password_login, password, role,
        role_origin, list_role, list_role_origin, totp_secret, credential_generation, recovery_codes, tokens,
        own_lists, app_passwords, password_changed, former_passwords, must_change_password,
        reset_digest, reset_expires, scram, second_factor, source_groups
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
        let scram = try row.ifPresent(26) { SCRAMVerifier(stored: try row.blob($0)) }
        user.password = try row.ifPresent(10) { PasswordHash(try row.blob($0), scram: scram) }
        user.role = try row.ifPresent(11) { Grant(role: try row.roleID($0), origin: try row.ifPresent(12, row.text)) }
        user.listRole = try row.ifPresent(13) {
            Grant(role: try row.roleID($0), origin: try row.ifPresent(14, row.text))
        }
        user.sealedTOTPSecret = try row.ifPresent(15, row.blob)
        user.credentialGeneration = try row.int64(16)
        user.recoveryCodes = try row.ifPresent(17, row.digests) ?? []
        user.tokens = try row.ifPresent(18) { try tokens(row, $0) } ?? []
        user.ownLists =
            try row.ifPresent(19) {
                try JSONColumn.value(row, $0, as: [Int32].self).map(ListID.init(rawValue:))
            } ?? []
        user.appPasswords = try row.ifPresent(20) { try StoredAppPassword.passwords(row, $0) } ?? []
        user.passwordChangedAt = try row.ifPresent(21, row.timestamp)
        user.formerPasswords =
            try row.ifPresent(22) {
                try JSONColumn.value(row, $0, as: [String].self).map { PasswordHash(Array($0.utf8)) }
            } ?? []
        user.mustChangePassword = try row.bool(23)
        user.sourceGroups =
            try row.ifPresent(28) {
                try JSONColumn.value(row, $0, as: [UInt32].self).map(EntryID.init(rawValue:))
            } ?? []
        user.secondFactorRule = try row.ifPresent(27) { try row.word($0) } ?? .ifEnrolled
        user.passwordReset = try row.ifPresent(24) {
            PasswordReset(digest: try row.blob($0), expiresAt: try row.timestamp(25))
        }
        return user
    }

    /// Named tokens in their column; `nil` for none, which is read without a look at JSON.
    private static func text(_ tokens: [NamedToken]) throws -> String? {
        guard !tokens.isEmpty else { return nil }
        return try JSONColumn.text(
            tokens.map { token in
                StoredToken(
                    id: token.id.rawValue, name: token.name,
                    digest: String(decoding: token.digest.stored, as: UTF8.self),
                    created: token.createdAt.microseconds, expires: token.expiresAt?.microseconds)
            })
    }

    private static func tokens(_ row: SQLRow, _ column: Int32) throws -> [NamedToken] {
        try JSONColumn.value(row, column, as: [StoredToken].self).map { token in
            NamedToken(
                id: TokenID(rawValue: token.id), name: token.name, digest: PasswordHash(Array(token.digest.utf8)),
                createdAt: Timestamp(microseconds: token.created),
                expiresAt: token.expires.map(Timestamp.init(microseconds:)))
        }
    }

    /// A named token in its column.
    private struct StoredToken: Codable {
        var id: Int32
        var name: String
        var digest: String
        var created: Int64
        var expires: Int64?
    }
}
