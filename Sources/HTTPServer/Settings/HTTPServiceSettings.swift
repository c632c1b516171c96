public import Identity
public import LDAPProtocol
public import NIOCore

/// How the HTTP door behaves.
public struct HTTPServiceSettings: Sendable {
    /// The host to listen on: a name or an address.
    public var host: String
    /// The port; 0 for any that is free.
    public var port: Int
    /// Where to listen with TLS beside that; `nil` for nowhere.
    public var secure: SecureListener?
    /// Who is believed about the client, by `X-Forwarded-For` and `X-Forwarded-Proto`.
    public var trustedProxies: [AddressRange] = []
    /// The address that browsers see; `nil` for that of each request.
    public var rootURL: String?
    /// The version of the program.
    public var version = ""
    /// Whether people may call the API with their password.
    public var allowsBasicPassword = true
    /// Whether passwords are taken without TLS from other machines.
    public var allowsPlain = false
    /// The largest body in bytes.
    public var maximumBody = 1 << 20
    /// The largest LDIF file in bytes.
    public var maximumImport = 2 << 30
    /// The bounds of what stands in it.
    public var ldifLimits = LDIFLimits()
    /// How deep JSON may nest.
    public var jsonNesting = 64
    /// How the forward-auth endpoint names the headers of its answer.
    public var forwardHeaders = ForwardHeaderNames()
    /// How many connections may be open.
    public var connections = 10_000
    /// How many of them may come from one address (of IPv6: one /64).
    public var connectionsPerAddress = 1000
    /// How long things may take.
    public var timeouts = HTTPTimeouts()

    /// Listens on a host and port.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}

/// An address that HTTP is spoken on inside TLS.
public struct SecureListener: Sendable {
    /// The host to listen on: a name or an address.
    public var host: String
    /// The port; 0 for any that is free.
    public var port: Int
    /// Puts TLS before everything else in a connection, on its event loop.
    public var protect: @Sendable (any Channel) throws -> Void

    /// Puts the parts together.
    public init(host: String, port: Int, protect: @escaping @Sendable (any Channel) throws -> Void) {
        self.host = host
        self.port = port
        self.protect = protect
    }
}

/// The headers in which the forward-auth endpoint says who it is. An empty name leaves one out.
public struct ForwardHeaderNames: Sendable {
    /// The user name: `Remote-User`.
    public var user = "Remote-User"
    /// The e-mail address: `Remote-Email`.
    public var email = "Remote-Email"
    /// The display name: `Remote-Name`.
    public var name = "Remote-Name"
    /// The names of the groups, direct ones and those above them: `Remote-Groups`.
    public var groups = "Remote-Groups"
    /// The names of the user role and the list role: `Remote-Roles`.
    public var roles = "Remote-Roles"

    /// As stated with each.
    public init() {}
}

/// How long a client may take (security rule 10). Who takes longer is cut off.
public struct HTTPTimeouts: Sendable {
    /// From the opening of a connection, or from the first byte of a later request, to the end of the request's header.
    public var header = Duration.seconds(10)
    /// From the end of the header to the end of the body; every 64 KiB that arrive give another second, up to this again.
    public var body = Duration.seconds(30)
    /// From an answer to the first byte of the next request.
    public var idle = Duration.seconds(60)
    /// While an answer waits to be read and nothing of it is taken.
    public var stalledWrite = Duration.seconds(30)

    /// As stated with each.
    public init() {}
}
