/// A directory that people, groups and roles are written to.
struct PushSettings: Sendable, Decodable {
    /// What kind of directory, which decides classes and names of attributes.
    enum Kind: String, Sendable, Decodable {
        case openldap
        case ds389 = "389ds"
        case ad
    }

    /// Which people are pushed.
    enum People: String, Sendable, Decodable {
        case native, all
    }

    /// What becomes of people there who are gone here.
    enum Removal: String, Sendable, Decodable {
        case delete, lock
    }

    /// Which passwords are pushed.
    enum Passwords: String, Sendable, Decodable {
        case none, hash, change
    }

    /// Where people go.
    struct Users: Sendable, Decodable {
        let base: String
        let which: People
        let posix: Bool
    }

    /// Where groups or roles go.
    struct Place: Sendable, Decodable {
        /// nil: they are not pushed.
        let base: String?
    }

    let kind: Kind
    /// Tried in this order.
    let url: [String]
    let tls: SourceSettings.TLS
    let bind: SourceSettings.Bind
    let users: Users
    let groups: Place
    let roles: Place
    let listRoles: Place
    /// The attribute that says that an entry is ours; nil: that of the kind.
    let mark: String?
    let removal: Removal
    let `guard`: SourceSettings.Guard
    let passwords: Passwords
    /// What stands behind the `@` of a user principal name; nil: the domain of the base.
    let domain: String?
    /// Whether the server pushes every change at once.
    let follow: Bool
    /// Entries in one page of an answer.
    let pageSize: Int
    /// The longest wait for connecting and for each answer.
    let timeout: Seconds

    /// Every entry below which something is written.
    var bases: [String] { [users.base] + [groups.base, roles.base, listRoles.base].compactMap(\.self) }
}
