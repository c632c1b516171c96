/// Where the certificate of a door is.
public struct TLSFiles: Sendable, Hashable {
    /// The certificate in PEM, and behind it those that lead to its authority.
    public var certificate: String
    /// The private key in PEM, without a passphrase.
    public var key: String
    /// The authorities in PEM whose certificates clients may show; without it clients are not asked for one.
    public var clientAuthorities: String?

    /// Puts the paths together.
    public init(certificate: String, key: String, clientAuthorities: String? = nil) {
        self.certificate = certificate
        self.key = key
        self.clientAuthorities = clientAuthorities
    }

    /// All of them.
    var all: [String] { [certificate, key] + (clientAuthorities.map { [$0] } ?? []) }
}
