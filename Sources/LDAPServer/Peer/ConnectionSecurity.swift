import UnixSocket

/// What protects a connection, and what is known of its other end without a word of the client's.
struct ConnectionSecurity: Sendable {
    /// Whether TLS protects it, from its first byte or since StartTLS.
    var hasTLS = false
    /// Whether a proxy in front of this server, which is trusted, says that it speaks TLS with the client.
    var hasTLSUpToProxy = false
    /// Who is at the other end of a socket of this machine.
    var credentials: UnixCredentials?

    /// Whether a password can be read by nobody on its way.
    var isConfidential: Bool { hasTLS || hasTLSUpToProxy || credentials != nil }
}
