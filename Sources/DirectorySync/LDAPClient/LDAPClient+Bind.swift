import CLDAP

extension LDAPClient {
    /// Binds by the mechanism of the credentials, or with a name and a password (RFC 4513 5.1.3).
    ///
    /// An empty name or password never reaches the wire, nor does a password in clear text that leaves this machine.
    ///
    /// - Throws: `DirectoryError`: `invalidCredentials` for the answer 49 and for nothing else; `invalidInput`, `insecure`,
    ///   `refused`, `unavailable`, `referral`, `timeout`, `connectionLost`, `closed`, `cancelled`.
    func bind(_ credentials: BindCredentials) throws(DirectoryError) {
        if let mechanism = credentials.mechanism { return try bind(credentials, by: mechanism) }
        guard !credentials.password.isEmpty else {
            throw DirectoryError(
                .invalidInput, host: host, message: "an empty password is never sent",
                remedy: "Directories take it for an anonymous bind and say yes")
        }
        guard !credentials.name.isEmpty, !credentials.name.utf8.contains(0), !credentials.password.octets.contains(0)
        else {
            throw DirectoryError(
                .invalidInput, host: host, message: "the bind DN is empty, or DN or password hold a NUL")
        }
        guard !isExposed || settings.allowPlain else {
            throw DirectoryError(
                .insecure, host: host, message: "a password is not sent in clear text to another machine",
                remedy: "Set tls.mode to starttls or ldaps, or allow it with allowPlain")
        }
        let deadline = ContinuousClock.now + settings.timeouts.request
        let result = try withDeadline(deadline) { handle throws(DirectoryError) in
            let operation = try self.sendBind(credentials, on: handle)
            return try self.bindResult(of: operation, on: handle, until: deadline)
        }
        guard result.code == LDAP_SUCCESS else {
            throw .bindRefused(result.code, diagnostic: result.diagnostic, host: host)
        }
    }

    /// Waits for the answer to a bind.
    func bindResult(
        of operation: Int32, on handle: OpaquePointer, until deadline: ContinuousClock.Instant
    ) throws(DirectoryError) -> OperationResult {
        let message = try nextMessage(of: operation, on: handle, until: deadline)
        guard ldap_msgtype(message) == Int32(bitPattern: UInt32(LDAP_RES_BIND)) else {
            ldap_msgfree(message)
            throw DirectoryError(.protocolViolation, host: host, message: "the answer to the bind is something else")
        }
        return try parseResult(message, on: handle)
    }

    private func sendBind(
        _ credentials: BindCredentials, on handle: OpaquePointer
    ) throws(DirectoryError) -> Int32 {
        var password = credentials.password.octets.map { CChar(bitPattern: $0) }
        var operation: Int32 = 0
        let code = password.withUnsafeMutableBufferPointer { buffer in
            var value = berval(bv_len: ber_len_t(buffer.count), bv_val: buffer.baseAddress)
            let code = ldap_sasl_bind(handle, credentials.name, nil, &value, nil, nil, &operation)
            buffer.update(repeating: 0)
            return code
        }
        guard code == LDAP_SUCCESS else { throw lost(handle) }
        return operation
    }
}
