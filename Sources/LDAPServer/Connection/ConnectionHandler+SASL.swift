import LDAPProtocol
import NIOCore
import NIOSSL

extension ConnectionHandler {
    /// Goes on with a bind by SASL (RFC 4513 section 5.2).
    func startSASL(_ mechanism: String, _ credentials: SecretBytes?) {
        guard backend.mechanisms(over: security).contains(mechanism) else {
            return endBind(
                BindVerdict(.authMethodNotSupported, "the SASL mechanism \(LogText(mechanism)) does not work here"))
        }
        switch mechanism {
        case "EXTERNAL":
            answerBind(
                backend.external(
                    authorization: credentials?.bytes ?? [], certificate: clientCertificate, over: security,
                    address: peer.address))
        default:
            endBind(BindVerdict(.authMethodNotSupported, "the SASL mechanism is not supported"))
        }
    }

    /// Drops what a mechanism began and another bind cuts short.
    func forgetExchange() {}

    /// The certificate that the client showed when TLS began; its authority was checked then.
    private var clientCertificate: [UInt8]? {
        guard security.hasTLS else { return nil }
        return try? context?.pipeline.syncOperations.nioSSL_peerCertificate()?.toDERBytes()
    }
}
