import GRDB
import Identity

/// An app password in its column.
struct StoredAppPassword: Codable {
    private var id: Int32
    private var name: String
    private var service: String
    private var networks: [String]?
    private var permissions: [String]?
    private var digest: String
    private var created: Int64
    private var expires: Int64?

    private init(_ password: AppPassword) {
        id = password.id.rawValue
        name = password.name
        service = password.service
        networks = password.networks.isEmpty ? nil : password.networks.map(\.description)
        permissions = password.permissions?.map(\.rawValue)
        digest = String(decoding: password.digest.stored, as: UTF8.self)
        created = password.createdAt.microseconds
        expires = password.expiresAt?.microseconds
    }

    /// The column of all app passwords of a person; `nil` for none.
    static func text(_ passwords: [AppPassword]) throws -> String? {
        passwords.isEmpty ? nil : try JSONColumn.text(passwords.map(StoredAppPassword.init))
    }

    /// Reads the column.
    static func passwords(_ row: SQLRow, _ column: Int32) throws -> [AppPassword] {
        try JSONColumn.value(row, column, as: [StoredAppPassword].self).map { stored in
            let networks = try (stored.networks ?? []).map { text in
                // One that is left out would make the password good in fewer places, and nobody would know why.
                guard let network = AddressRange(text) else { throw row.corrupt(column) }
                return network
            }
            return AppPassword(
                id: TokenID(rawValue: stored.id), name: stored.name, service: stored.service, networks: networks,
                permissions: stored.permissions?.map(Permission.init(rawValue:)),
                digest: PasswordHash(Array(stored.digest.utf8)), createdAt: Timestamp(microseconds: stored.created),
                expiresAt: stored.expires.map(Timestamp.init(microseconds:)))
        }
    }
}
