import LDAPProtocol

extension LDAPConnectionState.Protection {
    /// How a connection begins.
    ///
    /// - Parameter offersTLS: whether there is a certificate.
    init(_ security: ConnectionSecurity, offersTLS: Bool) {
        if security.hasTLS {
            self = .established
        } else {
            // On a socket of this machine there is nothing to protect from.
            self = offersTLS && security.credentials == nil ? .offered : .none
        }
    }
}

extension LDAPConnectionState {
    private static let extendedResponse = BERTag.application(24)

    /// Takes a request for StartTLS (RFC 4511 section 4.14).
    ///
    /// An operation in progress would be answered partly in the clear and partly not, so the connection ends.
    mutating func receivedStartTLS(_ id: Int32, _ request: ExtendedRequest) -> Action {
        guard request.value == nil else { return .respond(answer(id, .protocolError, "StartTLS takes no value")) }
        guard protection != .established else {
            return .respond(answer(id, .operationsError, "the connection is protected already"))
        }
        guard !isBusy else {
            close()
            return .respondAndClose(answer(id, .operationsError, "StartTLS while other operations are in progress"))
        }
        return .startTLS(id: id)
    }

    /// Goes on with StartTLS, now that it is known whether anything came with the request.
    ///
    /// Whatever follows the request in the clear may have been put there by somebody between client and server, so it is
    /// never used. The connection is anonymous from then on (RFC 4513 section 3.1.4).
    mutating func startTLS(_ id: Int32, hasMoreBytes: Bool) -> Action {
        guard !hasMoreBytes else {
            close()
            return .respondAndClose(answer(id, .operationsError, "more was sent before StartTLS was answered"))
        }
        forgetIdentity()
        protection = .established
        return .protect(answer(id, .success, ""))
    }

    private func answer(_ id: Int32, _ code: ResultCode, _ text: String) -> Response {
        Response(id: id, tag: Self.extendedResponse, result: LDAPResult(code, diagnosticMessage: text))
    }
}
