import CLDAP
import LDAPProtocol

/// Rows of changes, and where to go on.
struct DirSyncPage: Sendable {
    var rows: [EncodedEntry] = []
    var answer: DirSyncResponseControl
}

extension LDAPClient {
    /// Asks what changed since a cookie.
    ///
    /// - Throws: `DirectoryError`; with the result code of a refusal.
    func changes(_ search: DirectorySearch, since cookie: [UInt8]) throws(DirectoryError) -> DirSyncPage {
        let deadline = ContinuousClock.now + settings.timeouts.request
        return try withDeadline(deadline) { handle throws(DirectoryError) in
            guard let control = self.control(ControlOID.dirSync, DirSyncRequestControl(cookie: cookie).encoded) else {
                throw DirectoryError(.unavailable, host: self.host, message: "the control for changes can't be made")
            }
            defer { ldap_control_free(control) }
            let operation = try self.start(search, control, sizeLimit: 0, on: handle)
            return try self.receiveChanges(of: operation, base: search.base, on: handle, until: deadline)
        }
    }

    private func receiveChanges(
        of operation: Int32, base: String, on handle: OpaquePointer, until deadline: ContinuousClock.Instant
    ) throws(DirectoryError) -> DirSyncPage {
        var rows: [EncodedEntry] = []
        while true {
            let message = try nextMessage(of: operation, on: handle, until: deadline)
            switch UInt32(bitPattern: ldap_msgtype(message)) {
            case UInt32(LDAP_RES_SEARCH_ENTRY):
                defer { ldap_msgfree(message) }
                guard rows.count < settings.maximumEntries else {
                    throw DirectoryError(
                        .protocolViolation, host: host,
                        message: "the directory sends more than \(settings.maximumEntries) changes")
                }
                rows.append(try encodedEntry(of: message, on: handle))
            case UInt32(LDAP_RES_SEARCH_RESULT):
                let result = try parseResult(message, on: handle)
                guard result.code == LDAP_SUCCESS else {
                    throw .searchEnded(result.code, diagnostic: result.diagnostic, base: base, host: host)
                }
                guard let answer = result.dirSync else {
                    throw DirectoryError(
                        .protocolViolation, host: host, message: "the directory gives no cookie to go on from")
                }
                return DirSyncPage(rows: rows, answer: answer)
            default: ldap_msgfree(message)
            }
        }
    }
}
