public import Glibc

/// What an operator may set about the local sockets.
public struct LocalServiceSettings: Sendable {
    /// A place to listen.
    public struct Socket: Sendable, Hashable {
        /// The path of the socket.
        public var path: String
        /// Whether the operator chose it. Where a socket that nobody asked for can't be made, the server goes on
        /// without it.
        public var isChosen: Bool

        /// Puts the parts together.
        public init(path: String, isChosen: Bool) {
            self.path = path
            self.isChosen = isChosen
        }
    }

    /// Where requests in JSON are taken.
    public var socket: Socket
    /// Where requests of clients of saslauthd are taken.
    public var saslSocket: Socket
    /// The users of this machine who may ask, beside root and the one that the server runs as.
    public var allowed: Set<uid_t> = []
    /// Most connections at one time to one socket; more are accepted and closed at once. Default 512.
    public var connections: Int = 512
    /// Most requests at one time whose password is being verified; more are answered with `busy`. Default 512.
    public var verifications: Int = 512
    /// Longest request in bytes. Default 16 KiB.
    public var requestLength: Int = 16 * 1024
    /// How long a client may take to send a request and to take the answer to the last one. Default 60 s.
    public var patience: Duration = .seconds(60)
    /// How long requests that are being decided may take when the server shuts down. Default 10 s.
    public var drain: Duration = .seconds(10)

    /// The defaults, and where to listen.
    public init(socket: Socket, saslSocket: Socket) {
        self.socket = socket
        self.saslSocket = saslSocket
    }
}
