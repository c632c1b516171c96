import CLDAP

extension LDAPClient {
    /// Binds by a SASL mechanism (RFC 4513 section 5.2).
    ///
    /// - Throws: `DirectoryError` as a simple bind does; `invalidInput` for what the mechanism lacks, `refused` for a
    ///   mechanism that one of both sides does not have.
    func bind(
        _ credentials: BindCredentials, by mechanism: BindCredentials.Mechanism
    ) throws(DirectoryError) {
        try check(credentials, mechanism)
        if mechanism == .external { return try bindExternal(credentials) }
        // What GSSAPI needs it gets from a server of its own, so this comes before the clock starts.
        let ticket = try kerberos(credentials, mechanism)
        let deadline = ContinuousClock.now + settings.timeouts.request
        let outcome = try withDeadline(deadline) { handle throws(DirectoryError) in
            try self.setSecurity(of: mechanism, on: handle)
            return try self.converse(credentials, mechanism, ticket, on: handle, until: deadline)
        }
        // The ticket is needed until here, though nobody mentions it any more.
        withExtendedLifetime(ticket) {}
        guard outcome.code == LDAP_SUCCESS else { throw saslRefused(outcome, mechanism) }
        if mechanism == .gssapi { isExposed = false }
    }

    private func check(
        _ credentials: BindCredentials, _ mechanism: BindCredentials.Mechanism
    ) throws(DirectoryError) {
        let texts = [credentials.name, credentials.authorization ?? "", credentials.keytab ?? ""]
        guard !texts.contains(where: { $0.utf8.contains(0) }), !credentials.password.octets.contains(0) else {
            throw DirectoryError(.invalidInput, host: host, message: "what is needed for the bind holds a NUL")
        }
        switch mechanism {
        case .external: return
        case .gssapi:
            guard credentials.keytab != nil else {
                throw DirectoryError(.invalidInput, host: host, message: "GSSAPI needs a keytab")
            }
        case .plain, .scramSHA1, .scramSHA256:
            guard !credentials.name.isEmpty, !credentials.password.isEmpty else {
                throw DirectoryError(
                    .invalidInput, host: host, message: "\(mechanism.rawValue) needs a user name and a password")
            }
            guard !isExposed || settings.allowPlain else {
                throw DirectoryError(
                    .insecure, host: host,
                    message: "\(mechanism.rawValue) is not done in clear text with another machine",
                    remedy: "Set tls.mode to starttls or ldaps, or allow it with allowPlain")
            }
        }
    }

    /// One step, which needs no library: the server knows already who we are.
    private func bindExternal(_ credentials: BindCredentials) throws(DirectoryError) {
        let deadline = ContinuousClock.now + settings.timeouts.request
        let result = try withDeadline(deadline) { handle throws(DirectoryError) in
            var octets = (credentials.authorization ?? "").utf8.map { CChar(bitPattern: $0) } + [0]
            var operation: Int32 = 0
            let code = octets.withUnsafeMutableBufferPointer { buffer in
                var value = berval(bv_len: ber_len_t(buffer.count - 1), bv_val: buffer.baseAddress)
                return ldap_sasl_bind(
                    handle, nil, BindCredentials.Mechanism.external.rawValue, &value, nil, nil, &operation)
            }
            guard code == LDAP_SUCCESS else { throw self.lost(handle) }
            return try self.bindResult(of: operation, on: handle, until: deadline)
        }
        guard result.code == LDAP_SUCCESS else { throw saslRefused(result, .external) }
    }

    private func kerberos(
        _ credentials: BindCredentials, _ mechanism: BindCredentials.Mechanism
    ) throws(DirectoryError) -> KerberosCredential? {
        guard mechanism == .gssapi, let keytab = credentials.keytab else { return nil }
        return try KerberosCredential(
            keytab: keytab, principal: credentials.name.isEmpty ? nil : credentials.name, host: host)
    }

    /// No anonymity; a password as it is for PLAIN alone, whose protection was checked; and with Kerberos either TLS or the
    /// mechanism's own encryption, never both, which Active Directory refuses, and never none.
    private func setSecurity(
        of mechanism: BindCredentials.Mechanism, on handle: OpaquePointer
    ) throws(DirectoryError) {
        let properties =
            switch mechanism {
            case .plain: "noanonymous"
            case .gssapi:
                ldap_tls_inplace(handle) != 0 ? "noanonymous,noplain,maxssf=0" : "noanonymous,noplain,minssf=56"
            case .scramSHA1, .scramSHA256, .external: "noanonymous,noplain"
            }
        let codes = [
            gatehouse_ldap_set_string(handle, LDAP_OPT_X_SASL_SECPROPS, properties),
            // The name of the URL is that of the service; else libldap asks the DNS for the name of the address.
            gatehouse_ldap_set_flag(handle, LDAP_OPT_X_SASL_NOCANON, 1),
            // Active Directory may want to know that the ticket came through this very TLS (RFC 5929 section 4).
            gatehouse_ldap_set_int(
                handle, LDAP_OPT_X_SASL_CBINDING,
                mechanism == .gssapi ? LDAP_OPT_X_SASL_CBINDING_TLS_ENDPOINT : LDAP_OPT_X_SASL_CBINDING_NONE),
        ]
        guard codes.allSatisfy({ $0 == LDAP_OPT_SUCCESS }) else {
            throw DirectoryError(.unavailable, host: host, message: "libldap refuses an option for SASL")
        }
    }

    /// Sends and answers until one side is done.
    private func converse(
        _ credentials: BindCredentials, _ mechanism: BindCredentials.Mechanism, _ ticket: KerberosCredential?,
        on handle: OpaquePointer, until deadline: ContinuousClock.Instant
    ) throws(DirectoryError) -> OperationResult {
        var message: OpaquePointer?
        var code = LDAP_SASL_BIND_IN_PROGRESS
        var chosen: UnsafePointer<CChar>?
        var operation: Int32 = 0
        while true {
            code = withAnswers(credentials, mechanism, ticket) { answers in
                gatehouse_ldap_sasl_step(handle, mechanism.rawValue, answers, message, &chosen, &operation)
            }
            if let message { ldap_msgfree(message) }
            message = nil
            guard code == LDAP_SASL_BIND_IN_PROGRESS else { break }
            message = try nextMessage(of: operation, on: handle, until: deadline)
        }
        if code == LDAP_SERVER_DOWN || code == LDAP_DECODING_ERROR { throw lost(handle) }
        var diagnostic = ""
        if code != LDAP_SUCCESS, let text = gatehouse_ldap_get_string(handle, LDAP_OPT_DIAGNOSTIC_MESSAGE) {
            diagnostic = String(cString: text)
            ldap_memfree(text)
        }
        return OperationResult(code: code, diagnostic: diagnostic, isReferral: false)
    }

    /// Lends the answers to C, and wipes the copy of the password.
    private func withAnswers(
        _ credentials: BindCredentials, _ mechanism: BindCredentials.Mechanism, _ ticket: KerberosCredential?,
        _ body: (UnsafeMutablePointer<gatehouse_ldap_sasl_answers>) -> Int32
    ) -> Int32 {
        var password = credentials.password.octets.map { CChar(bitPattern: $0) } + [0]
        defer { password.withUnsafeMutableBufferPointer { $0.update(repeating: 0) } }
        return credentials.name.withCString { name in
            (credentials.authorization ?? "").withCString { authorization in
                password.withUnsafeMutableBufferPointer { password in
                    var answers = gatehouse_ldap_sasl_answers(
                        name: name, password: UnsafePointer(password.baseAddress),
                        authorization: credentials.authorization == nil ? nil : authorization, realm: nil,
                        credential: ticket.map { UnsafeMutableRawPointer($0.handle) })
                    return body(&answers)
                }
            }
        }
    }

    private func saslRefused(
        _ result: OperationResult, _ mechanism: BindCredentials.Mechanism
    ) -> DirectoryError {
        switch result.code {
        case LDAP_AUTH_UNKNOWN, LDAP_AUTH_METHOD_NOT_SUPPORTED:
            return DirectoryError(
                .refused, resultCode: result.code, host: host,
                message: "\(mechanism.rawValue) is not known to the directory, or not to libsasl2 here"
                    + DirectoryError.quoted(result.diagnostic),
                remedy: "Look at supportedSASLMechanisms of the directory; packages: libsasl2-modules, and "
                    + "libsasl2-modules-gssapi-mit for Kerberos")
        case LDAP_STRONG_AUTH_REQUIRED where mechanism == .gssapi,
            LDAP_CONFIDENTIALITY_REQUIRED where mechanism == .gssapi:
            return DirectoryError(
                .refused, resultCode: result.code, host: host,
                message: "the directory takes no Kerberos in this connection"
                    + DirectoryError.quoted(result.diagnostic),
                remedy:
                    "Samba takes it inside TLS only with \"ldap server require strong auth = allow_sasl_over_tls\"; "
                    + "without TLS Kerberos encrypts by itself")
        case ..<0:
            return DirectoryError(
                .refused, resultCode: result.code, host: host,
                message: "\(mechanism.rawValue) failed on our side" + DirectoryError.quoted(result.diagnostic),
                remedy: "With Kerberos the name in the URL has to be the one that the KDC knows as ldap/NAME")
        default: return .bindRefused(result.code, diagnostic: result.diagnostic, host: host)
        }
    }
}
