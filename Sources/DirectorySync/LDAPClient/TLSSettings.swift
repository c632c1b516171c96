/// How a connection to another directory is protected.
///
/// libldap puts the machine's own host name in the place of the literal name `localhost` before it compares it with the
/// certificate: write `127.0.0.1` or the full name instead.
public struct TLSSettings: Sendable, Equatable {
    /// When TLS begins.
    public enum Mode: String, Sendable, CaseIterable {
        /// Never; see ``ConnectionSettings/allowPlain``.
        case off
        /// After the StartTLS operation (RFC 4511 4.14).
        case startTLS = "starttls"
        /// With the first octet.
        case ldaps
    }

    /// The CA file taken when none is set: the machine's own trust store.
    public static let systemAuthorities = "/etc/ssl/certs/ca-certificates.crt"

    /// When TLS begins.
    public var mode: Mode

    /// Path of a PEM file with the authorities that may vouch for the server; nil for the machine's own.
    public var authorityFile: String?

    /// Path of a PEM file with our own certificate, if the server wants one.
    public var certificateFile: String?

    /// Path of a PEM file with the key of that certificate.
    public var keyFile: String?

    /// Whether chain and name of the server's certificate are checked; off is for tests and emergencies only.
    public var verifiesCertificate: Bool

    /// Collects TLS settings; the default is no TLS, with verification as soon as there is some.
    public init(
        mode: Mode = .off,
        authorityFile: String? = nil,
        certificateFile: String? = nil,
        keyFile: String? = nil,
        verifiesCertificate: Bool = true
    ) {
        self.mode = mode
        self.authorityFile = authorityFile
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.verifiesCertificate = verifiesCertificate
    }
}
