import CLDAP
import Glibc

extension LDAPClient {
    /// Changes one entry and waits for the answer.
    ///
    /// - Throws: `DirectoryError`: `refused` with the result code for an answer other than success, `unavailable` for one
    ///   that says that the directory can't now; and those of a connection that broke, after which it is not known whether
    ///   the change was made.
    func write(_ write: DirectoryWrite, _ condition: WriteCondition) throws(DirectoryError) {
        let deadline = ContinuousClock.now + settings.timeouts.request
        let result = try withDeadline(deadline) { handle throws(DirectoryError) in
            let operation = try self.send(write, condition, on: handle)
            return try self.parseResult(try self.nextMessage(of: operation, on: handle, until: deadline), on: handle)
        }
        guard result.code == LDAP_SUCCESS else {
            throw .writeRefused(result.code, diagnostic: result.diagnostic, dn: write.dn, host: host)
        }
    }

    private func send(
        _ write: DirectoryWrite, _ condition: WriteCondition, on handle: OpaquePointer
    ) throws(DirectoryError) -> Int32 {
        var texts = [write.dn, condition.assertion ?? ""]
        if case .rename(_, let name) = write { texts.append(name) }
        guard !texts.contains(where: { $0.utf8.contains(0) }) else {
            throw DirectoryError(.invalidInput, host: host, message: "a name or a filter holds a NUL")
        }
        var controls = try controls(for: condition, on: handle)
        defer { for control in controls { ldap_control_free(control) } }
        controls.append(nil)
        var operation: Int32 = 0
        let code: Int32
        switch write {
        case .add(let dn, let attributes):
            let list = ModificationList(attributes)
            code = list.withPointers { ldap_add_ext(handle, dn, $0, &controls, nil, &operation) }
        case .modify(let dn, let modifications):
            let list = ModificationList(modifications)
            code = list.withPointers { ldap_modify_ext(handle, dn, $0, &controls, nil, &operation) }
        case .rename(let dn, let relativeName):
            code = ldap_rename(handle, dn, relativeName, nil, 1, &controls, nil, &operation)
        case .delete(let dn): code = ldap_delete_ext(handle, dn, &controls, nil, &operation)
        }
        guard code == LDAP_SUCCESS else { throw lost(handle) }
        return operation
    }

    private func controls(
        for condition: WriteCondition, on handle: OpaquePointer
    ) throws(DirectoryError) -> [UnsafeMutablePointer<LDAPControl>?] {
        var controls: [UnsafeMutablePointer<LDAPControl>?] = []
        if let assertion = condition.assertion {
            var control: UnsafeMutablePointer<LDAPControl>?
            let filter = strdup(assertion)
            defer { free(filter) }
            guard ldap_create_assertion_control(handle, filter, 1, &control) == LDAP_SUCCESS else {
                throw DirectoryError(
                    .invalidInput, host: host,
                    message: "the assertion \(DirectoryError.clean(assertion)) can't be made")
            }
            controls.append(control)
        }
        if condition.isPermissive {
            var control: UnsafeMutablePointer<LDAPControl>?
            // Not critical: whoever does not know it answers 16 or 20, which says as much.
            if ldap_control_create("1.2.840.113556.1.4.1413", 0, nil, 0, &control) == LDAP_SUCCESS {
                controls.append(control)
            }
        }
        return controls
    }
}

extension DirectoryError {
    /// The error for a write that the directory answered with `resultCode`, which is not 0.
    static func writeRefused(_ resultCode: Int32, diagnostic: String, dn: String, host: String) -> DirectoryError {
        let detail = diagnostic.isEmpty ? "" : " – \"\(clean(diagnostic))\""
        let message = "\(clean(dn)) is not written: \(resultName(resultCode))\(detail)"
        switch resultCode {
        case LDAP_BUSY, LDAP_UNAVAILABLE, LDAP_OTHER, LDAP_OPERATIONS_ERROR:
            return DirectoryError(
                .unavailable, resultCode: resultCode, host: host, message: message,
                remedy: "Look into the log of the directory")
        case LDAP_REFERRAL:
            return DirectoryError(
                .referral, resultCode: resultCode, host: host, message: message,
                remedy: "Name the server that may be written to; referrals are not followed")
        default:
            return DirectoryError(.refused, resultCode: resultCode, host: host, message: message)
        }
    }
}
