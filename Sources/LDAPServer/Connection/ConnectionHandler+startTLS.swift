import LDAPProtocol
import NIOCore

extension ConnectionHandler {
    /// Answers in the clear for the last time, and puts TLS between the connection and the client.
    ///
    /// Nothing was read meanwhile, so that the next byte from the socket goes to TLS.
    func protect(_ response: LDAPConnectionState.Response) {
        guard let context, let certificate = settings.certificate else { return }
        security.hasTLS = true
        reader = makeReader(nil)
        forgetExchange()
        respond(response.id, ExtendedResponse(response.result, name: ExtendedOperationOID.startTLS))
        send()
        do {
            try certificate.protect(context.channel)
            deadlines.acted(at: context.eventLoop.now)
        } catch {
            log.failed(error)
            perform(state.disconnect(.unavailable, "TLS cannot be started"))
        }
    }
}
