/// How a connection to a directory stands, for people.
public struct ConnectionFacts: Sendable, Equatable {
    /// TLS of a connection, as it was agreed on.
    public struct TLS: Sendable, Equatable {
        /// The version, such as `TLS1.3`.
        public let version: String
        /// The cipher suite, as libldap's TLS library names it.
        public let cipher: String
        /// The file of authorities that vouched for the server; nil when nobody was asked to.
        public let verifiedBy: String?
    }

    /// The URL that answered.
    public let url: String
    /// nil for a connection without TLS.
    public let tls: TLS?
    /// Whether others on the way to another machine can read what is sent.
    public let isExposed: Bool
}
