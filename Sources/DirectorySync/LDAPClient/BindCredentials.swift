/// Who binds, and how that is proved.
public struct BindCredentials: Sendable, Equatable, CustomStringConvertible {
    /// A SASL mechanism (RFC 4513 section 5.2).
    public enum Mechanism: String, Sendable, CaseIterable {
        /// What stands outside of LDAP: our certificate in TLS, or our user id on a socket of this machine (RFC 4422).
        case external = "EXTERNAL"
        /// Kerberos (RFC 4752).
        case gssapi = "GSSAPI"
        /// A password that is never sent (RFC 7677).
        case scramSHA256 = "SCRAM-SHA-256"
        /// The same with an older hash (RFC 5802).
        case scramSHA1 = "SCRAM-SHA-1"
        /// A user name and a password as they are (RFC 4616).
        case plain = "PLAIN"
    }

    /// A DN, or with a mechanism its name for who binds: a user name, or a Kerberos principal.
    public var name: String

    /// The password; empty for mechanisms that need none.
    public var password: BindSecret

    /// The mechanism; nil for a simple bind.
    public var mechanism: Mechanism?

    /// Path of the keytab of ``Mechanism/gssapi``.
    public var keytab: String?

    /// Whose rights are asked for (`dn:…` or `u:…`), if not those of who binds.
    public var authorization: String?

    /// Pairs a DN with a password.
    public init(name: String, password: BindSecret) {
        self.name = name
        self.password = password
    }

    /// Names a mechanism, and what it needs.
    public init(
        _ mechanism: Mechanism, name: String = "", password: BindSecret = BindSecret(""), keytab: String? = nil,
        authorization: String? = nil
    ) {
        self.mechanism = mechanism
        self.name = name
        self.password = password
        self.keytab = keytab
        self.authorization = authorization
    }

    /// The mechanism, if there is one, and the name; no secret.
    public var description: String {
        guard let mechanism else { return name }
        return name.isEmpty ? mechanism.rawValue : "\(mechanism.rawValue) \(name)"
    }
}
