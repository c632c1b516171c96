import CLDAP
import LDAPProtocol

/// The fields of an LDAPResult (RFC 4511 4.1.9).
struct OperationResult {
    var code: Int32
    var diagnostic: String
    var isReferral: Bool

    /// The cookie of the paged results control: nil without the control, empty at the end.
    var cookie: [UInt8]?

    /// The control at the end of a refresh (RFC 4533), if there is one that can be read.
    var syncDone: SyncDoneControl?

    /// The control at the end of changes of Active Directory, likewise.
    var dirSync: DirSyncResponseControl?
}

extension LDAPClient {
    /// Reads the result out of a final message, and frees the message.
    func parseResult(_ message: OpaquePointer, on handle: OpaquePointer) throws(DirectoryError) -> OperationResult {
        var code: Int32 = 0
        var diagnostic: UnsafeMutablePointer<CChar>?
        var referrals: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        var controls: UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>?
        let parsed = ldap_parse_result(handle, message, &code, nil, &diagnostic, &referrals, &controls, 1)
        defer {
            ldap_memfree(diagnostic)
            ldap_memvfree(UnsafeMutableRawPointer(referrals)?.assumingMemoryBound(to: UnsafeMutableRawPointer?.self))
            ldap_controls_free(controls)
        }
        guard parsed == LDAP_SUCCESS else {
            throw DirectoryError(
                .protocolViolation, resultCode: parsed, host: host,
                message: "the directory sent a result that can't be read")
        }
        let cookie = try pageCookie(in: controls, on: handle)
        let syncDone = value(of: ControlOID.syncDone, in: controls).flatMap { try? SyncDoneControl(decoding: $0) }
        let dirSync = value(of: ControlOID.dirSync, in: controls).flatMap { try? DirSyncResponseControl(decoding: $0) }
        return OperationResult(
            code: code, diagnostic: diagnostic.map { String(cString: $0) } ?? "",
            isReferral: referrals?.pointee != nil, cookie: cookie, syncDone: syncDone,
            dirSync: dirSync)
    }

    private func pageCookie(
        in controls: UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>?, on handle: OpaquePointer
    ) throws(DirectoryError) -> [UInt8]? {
        guard let control = ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, controls, nil) else { return nil }
        var estimate: ber_int_t = 0
        var cookie = berval()
        guard ldap_parse_pageresponse_control(handle, control, &estimate, &cookie) == LDAP_SUCCESS else {
            throw DirectoryError(
                .protocolViolation, host: host, message: "the directory sent a paging control that can't be read")
        }
        defer { ber_memfree(cookie.bv_val) }
        return cookie.octets
    }
}

extension berval {
    /// The octets it points to, copied.
    var octets: [UInt8] {
        guard let start = bv_val, let count = Int(exactly: bv_len) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }
}
