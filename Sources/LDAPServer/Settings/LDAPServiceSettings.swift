public import Identity
public import LDAPProtocol

/// What an operator may set about the LDAP server.
public struct LDAPServiceSettings: Sendable {
    /// Where to listen.
    public var addresses: [LDAPListenAddress]
    /// The certificate that StartTLS and `ldaps` show; without it there is no TLS.
    public var certificate: ServerCertificate?
    /// Whose connections begin with a header of the PROXY protocol, version 2, that names the client. Default none.
    public var proxies: [AddressRange] = []
    /// The bounds of messages and operations.
    public var limits = Limits()
    /// How long to wait for clients.
    public var timeouts = LDAPTimeouts()
    /// Most connections at one time; more are accepted and closed at once. Default 10,000.
    public var connections: Int = 10_000
    /// Most connections at one time from one address, or from one /64 network of IPv6. Default 1,000.
    public var connectionsPerAddress: Int = 1_000
    /// Most bind requests at one time whose password is being verified; more are answered with `busy`. Default 1,024.
    public var verifications: Int = 1_024
    /// Whether a password in the clear is refused off loopback (`confidentialityRequired`). Default true.
    public var requireTLS: Bool = true
    /// Which mechanisms of SASL work beside PLAIN and EXTERNAL.
    public var sasl = SASL()
    /// How many connections the system may keep waiting to be accepted. Default 1,024.
    public var backlog: Int32 = 1_024

    /// What mechanisms of SASL need.
    public struct SASL: Sendable {
        /// Whether passwords have verifiers for SCRAM-SHA-256. Default false.
        public var scram = false
        /// The file with the key of `ldap/HOST`, for GSSAPI; `nil` for none.
        public var keytab: String?
        /// The HOST of that key; `nil` for the name of this host.
        public var host: String?
        /// The Kerberos realms, beside the one of this host, whose people have the names of people here. Default none.
        public var realms: [String] = []

        /// None of them.
        public init() {}
    }

    /// The defaults, and where to listen.
    public init(addresses: [LDAPListenAddress]) {
        self.addresses = addresses
    }
}
