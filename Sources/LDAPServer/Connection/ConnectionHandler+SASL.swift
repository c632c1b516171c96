import LDAPProtocol
import NIOCore
import NIOSSL

extension ConnectionHandler {
    /// Goes on with a bind by SASL (RFC 4513 section 5.2).
    func startSASL(_ mechanism: String, _ credentials: SecretBytes?) {
        let current = exchange
        forgetExchange()
        guard backend.mechanisms(over: security).contains(mechanism) else {
            return endBind(
                BindVerdict(.authMethodNotSupported, "the SASL mechanism \(LogText(mechanism)) does not work here"))
        }
        guard mechanism != "EXTERNAL" else {
            return answerBind(
                backend.external(
                    authorization: credentials?.bytes ?? [], certificate: clientCertificate, over: security,
                    address: bindClient ?? peer.address))
        }
        // A request that names another mechanism begins anew.
        let exchange = current.flatMap { $0.mechanism == mechanism ? $0 : nil } ?? SASLExchange(mechanism)
        switch exchange.step(credentials) {
        case .challenge(let words):
            self.exchange = exchange
            var verdict = BindVerdict(.saslBindInProgress)
            verdict.credentials = SecretBytes(words)
            endBind(verdict)
        case .password(let login, let password):
            switch backend.decide(login: login, password: password, address: bindClient ?? peer.address) {
            case .verdict(let verdict): answerBind(verdict)
            case .work(let work): verify(work)
            }
        case .malformed:
            endBind(BindVerdict(.invalidCredentials, "the credentials are not those of \(mechanism)"))
        case .failed:
            endBind(BindVerdict(.other, "the SASL library cannot go on"))
        }
    }

    /// Drops what a mechanism began and another bind, or TLS, cuts short.
    func forgetExchange() {
        exchange = nil
    }

    /// The certificate that the client showed when TLS began; its authority was checked then.
    private var clientCertificate: [UInt8]? {
        guard security.hasTLS else { return nil }
        return try? context?.pipeline.syncOperations.nioSSL_peerCertificate()?.toDERBytes()
    }
}
