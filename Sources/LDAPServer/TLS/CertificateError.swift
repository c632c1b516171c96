/// Says why a certificate can't be used.
public struct CertificateError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file that is the trouble.
    public let file: String
    /// What is wrong with it, or what to do.
    public let reason: String

    /// Both in one sentence.
    public var description: String { "TLS cannot use \(file): \(reason)" }
}
