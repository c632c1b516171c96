import CLDAP
import Glibc

/// Closes a descriptor that libldap did not take over.
func closeDescriptor(_ descriptor: Int32) {
    Glibc.close(descriptor)
}

extension LDAPClient {
    /// Asks for TLS where the mode wants it, and shakes hands.
    ///
    /// - Throws: `DirectoryError` with `tls` when the peer answered and TLS failed, `timeout` when it stood still.
    func startTLS(until deadline: ContinuousClock.Instant) throws(DirectoryError) {
        try withDeadline(deadline) { handle throws(DirectoryError) in
            try self.setTLSOptions(handle)
            if self.settings.tls.mode == .startTLS { try self.requestTLS(handle, until: deadline) }
            let code = ldap_install_tls(handle)
            guard code == LDAP_SUCCESS else {
                throw self.handshakeFailed(handle, code)
            }
        }
    }

    /// How the connection stands.
    func facts() -> ConnectionFacts {
        var tls: ConnectionFacts.TLS?
        if let handle, ldap_tls_inplace(handle) != 0 {
            tls = ConnectionFacts.TLS(
                version: text(of: LDAP_OPT_X_TLS_VERSION, handle), cipher: text(of: LDAP_OPT_X_TLS_CIPHER, handle),
                verifiedBy: settings.tls.verifiesCertificate
                    ? settings.tls.authorityFile ?? TLSSettings.systemAuthorities : nil)
        }
        return ConnectionFacts(url: host, tls: tls, isExposed: isExposed)
    }

    private func text(of option: Int32, _ handle: OpaquePointer) -> String {
        guard let text = gatehouse_ldap_get_string(handle, option) else { return "" }
        defer { ldap_memfree(text) }
        return DirectoryError.clean(String(cString: text))
    }

    private func setTLSOptions(_ handle: OpaquePointer) throws(DirectoryError) {
        let tls = settings.tls
        let authorities = tls.authorityFile ?? TLSSettings.systemAuthorities
        if tls.verifiesCertificate || tls.authorityFile != nil {
            try checkReadable(authorities, "the CA file")
            _ = gatehouse_ldap_set_string(handle, LDAP_OPT_X_TLS_CACERTFILE, authorities)
        }
        if let certificate = tls.certificateFile {
            try checkReadable(certificate, "the certificate file")
            _ = gatehouse_ldap_set_string(handle, LDAP_OPT_X_TLS_CERTFILE, certificate)
        }
        if let key = tls.keyFile {
            try checkReadable(key, "the key file")
            _ = gatehouse_ldap_set_string(handle, LDAP_OPT_X_TLS_KEYFILE, key)
        }
        let demand = tls.verifiesCertificate ? LDAP_OPT_X_TLS_DEMAND : LDAP_OPT_X_TLS_NEVER
        let codes = [
            gatehouse_ldap_set_int(handle, LDAP_OPT_X_TLS_REQUIRE_CERT, demand),
            gatehouse_ldap_require_tls_1_2(handle),
            // Last: it makes the context out of the options before it, for this handle alone.
            gatehouse_ldap_set_int(handle, LDAP_OPT_X_TLS_NEWCTX, 0),
        ]
        guard codes.allSatisfy({ $0 == LDAP_OPT_SUCCESS }) else {
            throw DirectoryError(
                .tls, host: host, message: "TLS can't be set up with the files given",
                remedy:
                    "Check that \(authorities) and the certificate and key, if any, are PEM files that belong together")
        }
    }

    private func checkReadable(_ path: String, _ what: String) throws(DirectoryError) {
        guard access(path, R_OK) != 0 else { return }
        let text = strerror(errno).map { String(cString: $0) } ?? "not readable"
        throw DirectoryError(
            .tls, host: host, message: "\(what) \(path) can't be read: \(text)", remedy: "Check tls.ca and its rights")
    }

    private func requestTLS(
        _ handle: OpaquePointer, until deadline: ContinuousClock.Instant
    ) throws(DirectoryError) {
        var operation: Int32 = 0
        guard ldap_start_tls(handle, nil, nil, &operation) == LDAP_SUCCESS else { throw lost(handle) }
        let message = try nextMessage(of: operation, on: handle, until: deadline)
        let result = try parseResult(message, on: handle)
        guard result.code == LDAP_SUCCESS else {
            let diagnostic = result.diagnostic.isEmpty ? "" : " – \"\(DirectoryError.clean(result.diagnostic))\""
            throw DirectoryError(
                .tls, resultCode: result.code, host: host,
                message: "the directory refuses StartTLS: \(DirectoryError.resultName(result.code))\(diagnostic)",
                remedy: "Give the directory a certificate, or use ldaps")
        }
    }

    private func handshakeFailed(_ handle: OpaquePointer, _ code: Int32) -> DirectoryError {
        var detail = ""
        if let text = gatehouse_ldap_get_string(handle, LDAP_OPT_DIAGNOSTIC_MESSAGE) {
            detail = DirectoryError.clean(String(cString: text))
            ldap_memfree(text)
        }
        var remedy = "Check that tls.ca holds the authority of the server's certificate, and that the certificate names"
        remedy += " the host of the URL"
        if host.contains("://localhost:") {
            remedy += "; libldap compares the machine's own name in the place of localhost, so write 127.0.0.1"
        }
        return DirectoryError(
            .tls, resultCode: code, host: host,
            message: "the connection stands, but the TLS handshake failed" + (detail.isEmpty ? "" : ": \(detail)"),
            remedy: remedy)
    }
}
