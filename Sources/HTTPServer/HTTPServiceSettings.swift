/// How the HTTP door behaves.
public struct HTTPServiceSettings: Sendable {
    /// The host to listen on: a name or an address.
    public var host: String
    /// The port; 0 for any that is free.
    public var port: Int
    /// Whether people may call the API with their password.
    public var allowsBasicPassword = true
    /// Whether passwords are taken without TLS from other machines.
    public var allowsPlain = false
    /// The largest body in bytes.
    public var maximumBody = 1 << 20
    /// How deep JSON may nest.
    public var jsonNesting = 64
    /// The least length of a new password in bytes.
    public var passwordMinimumLength = 8

    /// Listens on a host and port.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}
