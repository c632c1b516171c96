import Identity
public import LDAPProtocol

extension LiveDirectory {
    /// Begins a search with content synchronisation (RFC 4533).
    ///
    /// - Parameters:
    ///   - request: the search.
    ///   - messageID: the number under which the answers are sent.
    ///   - sync: what the control asks for.
    ///   - assertion: what the base has to match for it (RFC 4528).
    ///   - viewer: who asks, in a version of the directory.
    /// - Returns: the answers, or why there are none.
    public func synchronise(
        _ request: SearchRequest, messageID: Int32, sync: SyncRequestControl, assertion: Filter?,
        viewer: @escaping @Sendable (DirectorySnapshot) -> Viewer
    ) -> Result<SyncCursor, SyncRefusal> {
        let snapshot = self.snapshot
        let who = viewer(snapshot)
        switch snapshot.searchBase(request, assertion: assertion, viewer: who) {
        case .none(let result): return .failure(SyncRefusal(result: result))
        case .virtual:
            let text = "what belongs to the server itself is not synchronised; take \(context.baseDN) as the base"
            return .failure(SyncRefusal(result: LDAPResult(.unwillingToPerform, diagnosticMessage: text)))
        case .entry(let base):
            let feed = SyncCursor.Feed(latest: { self.snapshot }, viewer: viewer)
            return .success(
                SyncCursor(
                    feed: feed, snapshot: snapshot, messageID: messageID, request: request, base: base, viewer: who,
                    sync: sync))
        }
    }
}

/// Why content is not synchronised.
public struct SyncRefusal: Error {
    /// The result for the client.
    public let result: LDAPResult
}
