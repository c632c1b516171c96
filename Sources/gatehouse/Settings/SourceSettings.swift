/// A directory that people, groups and roles are read from.
struct SourceSettings: Sendable, Decodable {
    /// What kind of directory, which decides the names of its attributes.
    enum Kind: String, Sendable, Decodable {
        case openldap
        case ds389 = "389ds"
        case freeipa, ad, generic
    }

    /// How the connection is protected.
    enum TLSMode: String, Sendable, Decodable {
        /// Not at all, or because it is a socket of this machine.
        case off
        /// TLS on the LDAP port, before anything else is said.
        case starttls
        /// TLS from the first byte.
        case ldaps
    }

    /// Whether a person of the source may take over an account that exists here.
    enum Link: String, Sendable, Decodable {
        case never
        case byUsername = "by-username"
        case byMail = "by-mail"
    }

    /// What becomes of people whom the source has no longer.
    enum Removal: String, Sendable, Decodable {
        case disable, delete, report
    }

    /// How deep a search goes.
    enum Scope: String, Sendable, Decodable {
        case one, sub
    }

    /// Protection of the connection.
    struct TLS: Sendable, Decodable {
        /// nil: what the URL says.
        let mode: TLSMode?
        /// A file of certificates to trust instead of the system's.
        let ca: String?
        /// Our own certificate, for a directory that wants one.
        let cert: String?
        /// The key of that certificate.
        let key: String?
    }

    /// Who reads.
    struct Bind: Sendable, Decodable {
        /// How it is proved.
        enum Mechanism: String, Sendable, Decodable, CaseIterable {
            case simple
            case external = "EXTERNAL"
            case gssapi = "GSSAPI"
            case scramSHA256 = "SCRAM-SHA-256"
            case scramSHA1 = "SCRAM-SHA-1"
            case plain = "PLAIN"
        }

        /// nil: simple.
        let mechanism: Mechanism?
        /// nil: nobody, anonymously, unless there is a mechanism.
        let dn: String?
        /// The mechanism's name for who binds: a user name, or a Kerberos principal.
        let user: String?
        /// The keytab of GSSAPI.
        let keytab: String?
        /// Whose rights are asked for, if not those of who binds.
        let authorizeAs: String?
        let password: SecretText?
        let passwordFile: String?

        /// The password, from the configuration or from the file, read anew at each call.
        ///
        /// - Throws: `SettingsError` if the file cannot be read.
        func readPassword() throws -> SecretText? {
            if let password { return password }
            return try passwordFile.map { try SecretText(file: $0, for: "bind.passwordFile") }
        }
    }

    /// Where the people are.
    struct Users: Sendable, Decodable {
        let base: String
        /// nil: that of the kind.
        let filter: String?
        let scope: Scope
        /// Names of attributes; nil: those of the kind.
        let idAttribute: String?
        let usernameAttribute: String?
        let nameAttribute: String?
        let mailAttribute: String?
        /// `ATTRIBUTE=VALUE` of those who may not log in; nil: the rule of the kind.
        let disabledWhen: String?
    }

    /// Where the groups are.
    struct Groups: Sendable, Decodable {
        /// nil: groups are not read.
        let base: String?
        /// nil: that of the kind.
        let filter: String?
        let scope: Scope
        /// Names of attributes; nil: those of the kind.
        let idAttribute: String?
        let nameAttribute: String?
        let memberAttribute: String?
        /// Whether the groups appear in this directory.
        let mirror: Bool
    }

    /// Which role or place in a group of this directory the membership in a group gives.
    struct RoleRule: Sendable, Equatable, Decodable {
        /// A distinguished name, a name, a pattern with `*`, or `id:` and the identifier of the group.
        let group: String
        let userRole: String?
        let listRole: String?
        /// A group of this directory that no source keeps.
        let nativeGroup: String?
        /// The highest that applies wins.
        let priority: Int
    }

    /// How many removals a run may contain.
    struct Guard: Sendable, Equatable, Decodable {
        let count: Int
        let percent: Int
    }

    /// nil: what the directory says about itself.
    let kind: Kind?
    /// Tried in this order.
    let url: [String]
    let tls: TLS
    let bind: Bind
    let users: Users
    let groups: Groups
    let roles: [RoleRule]
    let noRole: NoRole
    let link: Link
    let removal: Removal
    /// How long a person has to be gone before the account is deleted, if it ever is.
    let deleteAfter: Seconds
    /// Between two increments; 0 for none.
    let interval: Seconds
    /// Between two runs of the server that read everything; 0 for none.
    let fullInterval: Seconds
    let `guard`: Guard
    /// Attributes that are not taken over.
    let exclude: [String]?
    /// For how long after the last yes of the source a password counts while the source can't be asked; 0 for never.
    let outageLogins: Seconds
    /// Entries in one page of an answer.
    let pageSize: Int
    /// The longest wait for connecting and for each answer.
    let timeout: Seconds

    /// The parts of `ATTRIBUTE=VALUE`; nil if it is something else.
    static func disabledTest(_ text: String) -> (attribute: String, value: String)? {
        guard let sign = text.firstIndex(of: "=") else { return nil }
        let (attribute, value) = (String(text[..<sign]), String(text[text.index(after: sign)...]))
        guard !value.isEmpty else { return nil }
        return SettingKind.attribute.normalise(attribute, relativeTo: nil).map { ($0, value) }
    }

    /// How the connection is protected: as `tls.mode` says, or as the URL implies.
    var tlsMode: TLSMode { Self.mode(tls, url) }

    /// How the connection to addresses is protected.
    static func mode(_ tls: TLS, _ url: [String]) -> TLSMode {
        tls.mode ?? url.first.map(impliedMode) ?? .starttls
    }

    /// What a URL alone says about protection; `ldap://` without a word means StartTLS.
    static func impliedMode(of url: String) -> TLSMode {
        let scheme = url.prefix { $0 != ":" }.lowercased()
        return scheme == "ldaps" ? .ldaps : scheme == "ldapi" ? .off : .starttls
    }
}

/// What becomes of a person of a source to whom no rule gives a role.
enum NoRole: Sendable, Equatable, Decodable {
    /// The account stays, without a role.
    case keep
    /// The account is disabled.
    case disable
    /// The account gets the user role of this name.
    case role(String)

    init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        switch text {
        case "keep": self = .keep
        case "disable": self = .disable
        default: self = .role(String(text.trimmingPrefix("default:")))
        }
    }
}
