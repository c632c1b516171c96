import Identity
import LDAPProtocol

/// Makes changes of the messages of one search for content synchronisation (RFC 4533 section 3).
struct SyncCollector {
    private let identity: @Sendable ([UInt8]) -> String
    private var entries: [String: SourceEntry] = [:]
    private var order: [String] = []
    private var gone: Set<String> = []
    private var named: Set<String> = []
    private var absenceCounts = false
    private var cookie: [UInt8]?

    /// Whether the search has come to the state of its beginning; before that nothing may be concluded.
    private(set) var isRefreshed = false

    /// - Parameter identity: the identifier of an entry, of the 16 octets by which the search names it.
    init(identity: @escaping @Sendable ([UInt8]) -> String) { self.identity = identity }

    /// Takes a message.
    mutating func take(_ message: SyncMessage) {
        switch message {
        case .entry(let entry, let state):
            note(state.cookie)
            take(entry, state.state, identity(state.entryUUID))
        case .info(.newCookie(let cookie)): note(cookie)
        case .info(.refreshDelete(let cookie, let isDone)):
            note(cookie)
            if isDone { isRefreshed = true }
        case .info(.refreshPresent(let cookie, let isDone)):
            note(cookie)
            // What was not named until here is gone; a phase that names deletions may follow.
            absenceCounts = true
            if isDone { isRefreshed = true }
        case .info(.idSet(let cookie, let refreshDeletes, let uuids)):
            note(cookie)
            for uuid in uuids {
                if refreshDeletes { remove(identity(uuid)) } else { named.insert(identity(uuid)) }
            }
        case .done(let done):
            note(done.cookie)
            if !done.refreshDeletes { absenceCounts = true }
            isRefreshed = true
        }
    }

    /// What came since the last call; nil while the refresh is under way.
    mutating func drain() -> SourceChanges.Part? {
        guard isRefreshed else { return nil }
        var part = SourceChanges.Part()
        part.entries = order.compactMap { entries[$0] }
        part.gone = gone
        part.present = absenceCounts ? named.union(order) : nil
        part.cookie = cookie
        (entries, order, gone, named, absenceCounts, cookie) = ([:], [], [], [], false, nil)
        return part
    }

    private mutating func take(_ entry: SourceEntry, _ state: SyncStateControl.State, _ identity: String) {
        switch state {
        case .present: named.insert(identity)
        case .delete: remove(identity)
        case .add, .modify:
            gone.remove(identity)
            if entries.updateValue(entry, forKey: identity) == nil { order.append(identity) }
        }
    }

    private mutating func remove(_ identity: String) {
        gone.insert(identity)
        if entries.removeValue(forKey: identity) != nil { order.removeAll { $0 == identity } }
    }

    private mutating func note(_ cookie: [UInt8]?) {
        if let cookie, !cookie.isEmpty { self.cookie = cookie }
    }
}
