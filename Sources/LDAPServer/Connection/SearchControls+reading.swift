import Directory
import LDAPProtocol

extension SearchControls {
    /// Reads the controls of a search.
    ///
    /// One that is not known is ignored unless it is critical (RFC 4511 section 4.1.11).
    /// - Throws: `unavailableCriticalExtension`, or `protocolError` for a malformed value, a second control of a kind, or
    ///   controls that exclude each other.
    init(reading controls: [Control], limits: Limits) throws(RequestControls.Refusal) {
        self.init()
        guard !controls.isEmpty else { return }
        var seen: Set<String> = []
        for control in controls {
            guard try take(control, limits: limits) else {
                guard !control.isCritical else {
                    throw RequestControls.Refusal(
                        .unavailableCriticalExtension,
                        "the critical control \(control.oid) is not supported with this operation")
                }
                continue
            }
            guard seen.insert(control.oid).inserted else {
                throw RequestControls.Refusal(.protocolError, "the control \(control.oid) is there twice")
            }
        }
        try check()
    }

    /// Takes a control in.
    ///
    /// - Returns: whether it is known.
    private mutating func take(_ control: Control, limits: Limits) throws(RequestControls.Refusal) -> Bool {
        let value = control.value ?? []
        do throws(BERError) {
            switch control.oid {
            case ControlOID.pagedResults: paging = try PagedResultsControl(decoding: value)
            case ControlOID.sortRequest:
                sort = try SortControl(decoding: value)
                isSortCritical = control.isCritical
            case ControlOID.virtualListViewRequest: window = try VirtualListViewControl(decoding: value)
            case ControlOID.matchedValues: matchedValues = try MatchedValuesControl(decoding: value, limits: limits)
            case ControlOID.dereference: dereference = try DereferenceControl(decoding: value, limits: limits)
            case ControlOID.assertion: assertion = try AssertionControl(decoding: value, limits: limits).filter
            case ControlOID.subentries: subentries = try SubentriesControl(decoding: value)
            case ControlOID.syncRequest: sync = try SyncRequestControl(decoding: value)
            // There are no referrals, no other servers and no copies that these could leave out.
            case ControlOID.manageDsaIT, ControlOID.domainScope, ControlOID.searchOptions, ControlOID.dontUseCopy: break
            default: return false
            }
        } catch {
            throw RequestControls.Refusal(.protocolError, "malformed value of the control \(control.oid): \(error)")
        }
        return true
    }

    private func check() throws(RequestControls.Refusal) {
        if window != nil {
            guard sort != nil else {
                throw RequestControls.Refusal(.sortControlMissing, "a window on a list needs the control for sorting")
            }
            guard paging == nil else {
                throw RequestControls.Refusal(.protocolError, "a window on a list has no pages")
            }
        }
        if sync != nil, paging != nil || sort != nil {
            throw RequestControls.Refusal(.protocolError, "content synchronisation has no pages and no order")
        }
    }
}
