/// The HTTP door.
struct HTTPSettings: Sendable, Decodable {
    /// Where to listen.
    let listen: ListenAddress
    /// The address that browsers see, without which it is taken from each request.
    let rootURL: String?
    /// Whether passwords are taken without TLS off loopback.
    let allowPlain: Bool
}

/// The LDAP door.
struct LDAPSettings: Sendable, Decodable {
    /// Where to listen, one address at least.
    let listen: [ListenAddress]
    /// Whether a password without TLS is refused off loopback.
    let requireTLS: Bool
}

/// The HTTP interface.
struct APISettings: Sendable, Decodable {
    /// Whether people may log in to it with their password by HTTP Basic.
    let basicPassword: Bool
}

/// What is written to standard error.
struct LogSettings: Sendable, Decodable {
    /// How much, as swift-log names its levels.
    enum Level: String, Sendable, Decodable {
        case trace, debug, info, notice, warning, error
    }

    let level: Level
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
