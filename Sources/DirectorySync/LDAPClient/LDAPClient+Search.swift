import CLDAP
import Glibc

/// An attribute description taken apart: name and options (RFC 4512 2.5).
struct AttributeName {
    var name: String
    var options: [String]

    init(_ description: String) {
        let parts = description.split(separator: ";", omittingEmptySubsequences: true).map(String.init)
        name = parts.first ?? ""
        options = Array(parts.dropFirst())
    }
}

extension LDAPClient {
    /// Reads one page: the first without a cookie, the next ones with the cookie of the page before.
    ///
    /// It never fails as a whole: what came before a failure stands in the page beside the failure.
    func searchPage(
        _ search: DirectorySearch, cookie: [UInt8]?, until limit: ContinuousClock.Instant
    ) -> SearchPage {
        var page = SearchPage()
        do {
            let deadline = min(ContinuousClock.now + settings.timeouts.request, limit)
            try withDeadline(deadline) { handle throws(DirectoryError) in
                let operation = try self.sendSearch(search, cookie: cookie, on: handle)
                try self.receive(&page, of: operation, search: search, on: handle, until: deadline)
            }
        } catch {
            page.failure = error
            page.cookie = nil
        }
        return page
    }

    private func sendSearch(
        _ search: DirectorySearch, cookie: [UInt8]?, on handle: OpaquePointer
    ) throws(DirectoryError) -> Int32 {
        var control: UnsafeMutablePointer<LDAPControl>?
        if search.pageSize > 0 {
            // One octet more than counts, so that there is an address even without a cookie.
            var octets = (cookie ?? []).map { CChar(bitPattern: $0) } + [0]
            let code = octets.withUnsafeMutableBufferPointer { buffer in
                var value = berval(bv_len: ber_len_t(buffer.count - 1), bv_val: buffer.baseAddress)
                // Critical: a directory that can't page shall say so instead of answering with a part.
                return ldap_create_page_control(
                    handle, ber_int_t(clamping: search.pageSize), &value, 1, &control)
            }
            guard code == LDAP_SUCCESS, control != nil else {
                throw DirectoryError(.invalidInput, host: host, message: "the paging control can't be made")
            }
        }
        defer { ldap_control_free(control) }
        return try start(search, control, sizeLimit: search.sizeLimit, on: handle)
    }

    /// Sends a search.
    ///
    /// - Returns: its message id.
    /// - Throws: `DirectoryError`.
    func start(
        _ search: DirectorySearch, _ control: UnsafeMutablePointer<LDAPControl>?, sizeLimit: Int,
        on handle: OpaquePointer
    ) throws(DirectoryError) -> Int32 {
        let texts = [search.base, search.filter] + search.attributes
        guard !texts.contains(where: { $0.utf8.contains(0) }) else {
            throw DirectoryError(.invalidInput, host: host, message: "base, filter or an attribute's name holds a NUL")
        }
        var names: [UnsafeMutablePointer<CChar>?] = search.attributes.map { strdup($0) } + [nil]
        defer { for name in names { free(name) } }
        var controls = [control, nil]
        var operation: Int32 = 0
        let code = ldap_search_ext(
            handle, search.base, search.scope.rawValue, search.filter, &names, 0, &controls, nil, nil,
            Int32(clamping: sizeLimit), &operation)
        guard code == LDAP_SUCCESS else { throw lost(handle) }
        return operation
    }

    private func receive(
        _ page: inout SearchPage, of operation: Int32, search: DirectorySearch, on handle: OpaquePointer,
        until deadline: ContinuousClock.Instant
    ) throws(DirectoryError) {
        while true {
            let message = try nextMessage(of: operation, on: handle, until: deadline)
            switch UInt32(bitPattern: ldap_msgtype(message)) {
            case UInt32(LDAP_RES_SEARCH_ENTRY):
                defer { ldap_msgfree(message) }
                guard page.entries.count < settings.maximumEntries else {
                    throw DirectoryError(
                        .protocolViolation, host: host,
                        message: "the directory sends more than \(settings.maximumEntries) entries")
                }
                page.entries.append(try encodedEntry(of: message, on: handle))
            case UInt32(LDAP_RES_SEARCH_REFERENCE):
                page.references += 1
                ldap_msgfree(message)
            case UInt32(LDAP_RES_SEARCH_RESULT):
                return try finish(&page, with: try parseResult(message, on: handle), search: search)
            default: ldap_msgfree(message)
            }
        }
    }

    private func finish(
        _ page: inout SearchPage, with result: OperationResult, search: DirectorySearch
    ) throws(DirectoryError) {
        guard result.code == LDAP_SUCCESS else {
            throw .searchEnded(result.code, diagnostic: result.diagnostic, base: search.base, host: host)
        }
        guard search.pageSize > 0 else { return }
        guard let cookie = result.cookie else {
            throw DirectoryError(
                .protocolViolation, host: host, message: "the directory took the paging control and did not answer it",
                remedy: "Set pageSize to 0 for this source")
        }
        page.cookie = cookie.isEmpty ? nil : cookie
    }

    /// The entry of a message, its attributes not taken apart.
    func encodedEntry(
        of message: OpaquePointer, on handle: OpaquePointer
    ) throws(DirectoryError) -> EncodedEntry {
        var element: OpaquePointer?
        var (name, attributes) = (berval(), berval())
        let code = gatehouse_ldap_entry(handle, message, &element, &name, &attributes)
        defer { ber_free(element, 0) }
        guard code == LDAP_SUCCESS, let dn = text(name) else { throw unreadable("the DN of an entry") }
        return EncodedEntry(dn: dn, attributes: attributes.octets)
    }

    private func text(_ value: berval) -> String? {
        guard let start = value.bv_val, let count = Int(exactly: value.bv_len) else {
            return value.bv_len == 0 ? "" : nil
        }
        let octets = UnsafeRawBufferPointer(start: start, count: count)
        return octets.contains(0) ? nil : String(validating: octets, as: UTF8.self)
    }

    private func unreadable(_ what: String) -> DirectoryError {
        DirectoryError(.protocolViolation, host: host, message: "\(what) can't be read")
    }
}
