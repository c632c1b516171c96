import LDAPProtocol
import NIOCore
import NIOPosix
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
        let exchange = current.flatMap { $0.mechanism == mechanism ? $0 : nil } ?? backend.exchange(mechanism)
        guard exchange.blocks, let context else { return goOn(exchange, exchange.step(credentials)) }
        // Kerberos reads the keytab and writes down which tickets it has seen.
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        NIOThreadPool.singleton.runIfActive(eventLoop: context.eventLoop) { exchange.step(credentials) }
            .whenComplete { result in
                handler.value.goOn(exchange, (try? result.get()) ?? .failed)
                handler.value.turn()
            }
    }

    private func goOn(_ exchange: SASLExchange, _ step: SASLExchange.Step) {
        guard bind != nil else { return }
        switch step {
        case .challenge(let words):
            self.exchange = exchange
            var verdict = BindVerdict(.saslBindInProgress)
            verdict.credentials = SecretBytes(words)
            endBind(verdict)
        case .password(let login, let password):
            carryOut(backend.decide(login: login, password: password, from: client))
        case .proof(let login, let isRight, let final):
            bind?.finalWords = isRight ? final : nil
            carryOut(backend.decide(login: login, scramProof: isRight, from: client))
        case .principal(let name):
            answerBind(backend.decide(principal: name, from: client))
        case .malformed:
            endBind(BindVerdict(.invalidCredentials, "the credentials are not those of \(exchange.mechanism)"))
        case .failed:
            endBind(BindVerdict(.other, "the SASL library cannot go on"))
        }
    }

    private func carryOut(_ decision: BindDecision<Backend.Work>) {
        switch decision {
        case .verdict(let verdict): answerBind(verdict)
        case .work(let work): verify(work)
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
