/// The HTTP door.
struct HTTPSettings: Sendable, Decodable {
    /// A certificate and its key, both or neither.
    struct TLS: Sendable, Decodable {
        let cert: String?
        let key: String?
    }

    /// What reverse proxies are told.
    struct Forward: Sendable, Decodable {
        /// The names of the headers that say who it is.
        struct Headers: Sendable, Decodable {
            let user: String
            let email: String
            let name: String
            let groups: String
            let roles: String
        }

        let headers: Headers
    }

    /// Where to listen.
    let listen: ListenAddress
    /// Where to listen with TLS.
    let https: ListenAddress?
    let tls: TLS
    /// Who may say in a header who the client is.
    let trustedProxies: [PeerNetwork]?
    /// The address that browsers see, without which it is taken from each request.
    let rootURL: String?
    /// Whether passwords are taken without TLS off loopback.
    let allowPlain: Bool
    let forward: Forward
}

/// The LDAP door.
struct LDAPSettings: Sendable, Decodable {
    /// A certificate and its key, both or neither, and the authorities whose certificates clients may show.
    struct TLS: Sendable, Decodable {
        let cert: String?
        let key: String?
        let clientCA: String?
    }

    /// Where to listen, one address at least.
    let listen: [ListenAddress]
    /// Where to listen with TLS from the first byte.
    let ldaps: [ListenAddress]?
    /// The socket of this machine to listen on.
    let ldapi: String?
    let tls: TLS
    /// Who sends the PROXY protocol.
    let proxyFrom: [PeerNetwork]?
    /// Whether a password without TLS is refused off loopback.
    let requireTLS: Bool
    let sasl: SASL

    /// What Kerberos needs.
    struct SASL: Sendable, Decodable {
        /// The file with the key of `ldap/HOST`.
        let keytab: String?
        /// The HOST of that key.
        let host: String?
        /// Realms, beside the one of this host, whose people have the names of people here.
        let realms: [String]?
    }
}

/// The sockets for services of this machine.
struct LocalSettings: Sendable, Decodable {
    /// Where requests in JSON are taken, PAM's among them.
    let socket: String?
    /// Where requests of clients of saslauthd are taken.
    let saslSocket: String?
    /// The users of this machine who may ask, by name or number.
    let allow: [String]?
}

/// The HTTP interface.
struct APISettings: Sendable, Decodable {
    /// Whether people may log in to it with their password by HTTP Basic.
    let basicPassword: Bool
}

/// How people are written to.
struct MailSettings: Sendable, Decodable {
    /// The program that takes letters.
    let sendmail: String?
    /// The address that they come from.
    let from: String?

    /// What sends letters; `nil` if nothing does.
    var sender: Sendmail? {
        guard let sendmail, let from else { return nil }
        return Sendmail(path: sendmail, from: from)
    }
}

/// What is written to standard error, and how long the trail is kept.
struct LogSettings: Sendable, Decodable {
    /// How much, as swift-log names its levels.
    enum Level: String, Sendable, Decodable {
        case trace, debug, info, notice, warning, error
    }

    let level: Level
    /// For how long lines of the change log and the log-in trail are kept.
    let keep: Seconds
}

/// The first super admin, made whenever there is no active one.
struct AdminSettings: Sendable, Decodable {
    let user: String?
    /// The password from the environment.
    let password: SecretText?
    /// The file that holds it.
    let passwordFile: String?
    let email: String?

    /// The password, from the environment or from the file.
    ///
    /// - Returns: nil if neither is set.
    /// - Throws: `SettingsError` if the file cannot be read.
    func readPassword() throws -> SecretText? {
        if let password { return password }
        return try passwordFile.map { try SecretText(file: $0, for: "admin.passwordFile") }
    }
}
