import CLDAP

extension LDAPClient {
    /// Sets the password of an entry by the operation for that (RFC 3062), so that the other directory applies its own rules
    /// and its own scheme.
    ///
    /// - Throws: as ``write(_:_:)``; never with the password in it.
    func setPassword(of dn: String, to password: BindSecret) throws(DirectoryError) {
        guard !dn.utf8.contains(0), !password.isEmpty else {
            throw DirectoryError(.invalidInput, host: host, message: "a name or a password can't be sent")
        }
        guard !isExposed else {
            throw DirectoryError(
                .insecure, host: host, message: "a password would travel in clear text", remedy: "Use TLS")
        }
        let deadline = ContinuousClock.now + settings.timeouts.request
        let result = try withDeadline(deadline) { handle throws(DirectoryError) in
            var name = Array(dn.utf8).map { CChar(bitPattern: $0) }
            var secret = password.octets.map { CChar(bitPattern: $0) }
            defer { for index in secret.indices { secret[index] = 0 } }
            var operation: Int32 = 0
            let code = name.withUnsafeMutableBufferPointer { name in
                secret.withUnsafeMutableBufferPointer { secret in
                    var identity = berval(bv_len: ber_len_t(name.count), bv_val: name.baseAddress)
                    var new = berval(bv_len: ber_len_t(secret.count), bv_val: secret.baseAddress)
                    return ldap_passwd(handle, &identity, nil, &new, nil, nil, &operation)
                }
            }
            guard code == LDAP_SUCCESS else { throw self.lost(handle) }
            let message = try self.nextMessage(of: operation, on: handle, until: deadline)
            return try self.parseResult(message, on: handle)
        }
        guard result.code == LDAP_SUCCESS else {
            throw .writeRefused(result.code, diagnostic: result.diagnostic, dn: dn, host: host)
        }
    }
}
