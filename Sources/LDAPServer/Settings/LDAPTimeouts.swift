/// How long the LDAP server waits for its clients. Every wait has an end.
public struct LDAPTimeouts: Sendable, Hashable {
    /// For the first request, and for the next one on a connection that no one has bound. Default 60 s.
    public var firstRequest: Duration = .seconds(60)
    /// For an agreement on TLS, and for the header of a proxy. Default 10 s.
    public var handshake: Duration = .seconds(10)
    /// For the rest of a message from its first byte on. Default 15 s.
    public var restOfMessage: Duration = .seconds(15)
    /// For the next request on a bound connection; an operation in progress is not idle. Default one hour.
    public var idle: Duration = .seconds(3_600)
    /// For a client that takes none of what is sent to it. Default 30 s.
    public var stalledWrite: Duration = .seconds(30)
    /// For operations in progress when the server shuts down. Default 10 s.
    public var drain: Duration = .seconds(10)
    /// For a client to read the last words and close, before the connection is cut. Default 2 s.
    public var farewell: Duration = .seconds(2)

    /// The defaults.
    public init() {}
}
