import CLDAP
import Glibc
import LDAPProtocol

extension LDAPClient {
    /// Begins a search for content synchronisation; what it brings comes with ``syncMessages(of:)``.
    ///
    /// - Throws: `DirectoryError`.
    func startSync(_ search: DirectorySearch, _ request: SyncRequestControl) throws(DirectoryError) -> Int32 {
        try withDeadline(.now + settings.timeouts.request) { handle throws(DirectoryError) in
            let value = request.encoded
            guard let control = self.control(ControlOID.syncRequest, value) else {
                throw DirectoryError(.unavailable, host: self.host, message: "the control for a sync can't be made")
            }
            defer { ldap_control_free(control) }
            // A part of what changed would be no state to go on from.
            return try self.start(search, control, sizeLimit: 0, on: handle)
        }
    }

    /// What has come of a search since the last call; waits for the first message, for as long as `wait`.
    ///
    /// - Returns: up to 500 messages; none when nothing came.
    /// - Throws: `DirectoryError`; for a result other than success one with its code.
    func syncMessages(
        of operation: Int32, base: String, wait: Duration
    ) throws(DirectoryError) -> [SyncMessage] {
        guard let handle, socket.reason == nil else { throw .ended(socket.reason, host: host) }
        var messages: [SyncMessage] = []
        var time = timeval(tv_sec: Int(min(max(wait.components.seconds, 0), 3_600)), tv_usec: 0)
        while messages.count < 500 {
            var message: OpaquePointer?
            let kind = ldap_result(handle, operation, 0, &time, &message)
            if kind < 0 {
                if let message { ldap_msgfree(message) }
                throw lost(handle)
            }
            guard kind > 0, let message else { break }
            if let made = try syncMessage(message, base: base, on: handle) { messages.append(made) }
            // Only the first one is waited for.
            time = timeval(tv_sec: 0, tv_usec: 0)
        }
        return messages
    }

    /// Asks for the root DSE, to see whether anybody is there; the messages of other operations stay where they are.
    func ping() throws(DirectoryError) {
        let search = DirectorySearch(
            base: "", scope: .base, filter: "(objectClass=*)", attributes: ["1.1"], pageSize: 0)
        let page = searchPage(search, cookie: nil, until: .now + settings.timeouts.request)
        if let failure = page.failure { throw failure }
    }

    private func syncMessage(
        _ message: OpaquePointer, base: String, on handle: OpaquePointer
    ) throws(DirectoryError) -> SyncMessage? {
        switch UInt32(bitPattern: ldap_msgtype(message)) {
        case UInt32(LDAP_RES_SEARCH_ENTRY):
            defer { ldap_msgfree(message) }
            var controls: UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>?
            let code = ldap_get_entry_controls(handle, message, &controls)
            defer { ldap_controls_free(controls) }
            guard code == LDAP_SUCCESS, let value = value(of: ControlOID.syncState, in: controls),
                let state = try? SyncStateControl(decoding: value), state.entryUUID.count == 16
            else { throw unreadableSync("the state of an entry") }
            guard let entry = parser.parse(try encodedEntry(of: message, on: handle)) else {
                throw unreadableSync("an entry")
            }
            return .entry(entry, state)
        case UInt32(LDAP_RES_INTERMEDIATE):
            return try intermediate(message, on: handle).map { .info($0) }
        case UInt32(LDAP_RES_SEARCH_RESULT):
            let result = try parseResult(message, on: handle)
            guard result.code == LDAP_SUCCESS else {
                throw .searchEnded(result.code, diagnostic: result.diagnostic, base: base, host: host)
            }
            // A server that does not know the control, which is critical, never comes here.
            return .done(result.syncDone ?? SyncDoneControl())
        default:
            ldap_msgfree(message)
            return nil
        }
    }

    private func intermediate(_ message: OpaquePointer, on handle: OpaquePointer) throws(DirectoryError) -> SyncInfo? {
        var name: UnsafeMutablePointer<CChar>?
        var value: UnsafeMutablePointer<berval>?
        let code = ldap_parse_intermediate(handle, message, &name, &value, nil, 1)
        defer {
            ldap_memfree(name)
            ber_bvfree(value)
        }
        guard code == LDAP_SUCCESS else { throw unreadableSync("an intermediate message") }
        guard let name, String(cString: name) == SyncInfo.oid else { return nil }
        guard let value, let info = try? SyncInfo(decoding: value.pointee.octets) else {
            throw unreadableSync("an intermediate message")
        }
        return info
    }

    /// A critical control with this value, to be freed with `ldap_control_free`.
    func control(_ oid: String, _ octets: [UInt8]) -> UnsafeMutablePointer<LDAPControl>? {
        var made: UnsafeMutablePointer<LDAPControl>?
        var octets = octets.map { CChar(bitPattern: $0) } + [0]
        let code = octets.withUnsafeMutableBufferPointer { buffer in
            var value = berval(bv_len: ber_len_t(buffer.count - 1), bv_val: buffer.baseAddress)
            return ldap_control_create(oid, 1, &value, 1, &made)
        }
        return code == LDAP_SUCCESS ? made : nil
    }

    func value(
        of oid: String, in controls: UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>?
    ) -> [UInt8]? {
        ldap_control_find(oid, controls, nil)?.pointee.ldctl_value.octets
    }

    private func unreadableSync(_ what: String) -> DirectoryError {
        DirectoryError(.protocolViolation, host: host, message: "\(what) can't be read")
    }
}
