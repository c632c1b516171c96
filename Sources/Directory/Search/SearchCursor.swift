import Identity
import LDAPProtocol
public import NIOCore

/// A search in progress on one version of the directory: produces its answers piece by piece, as the client takes them.
///
/// It never waits. Dropping it abandons the search.
public struct SearchCursor: Sendable {
    /// The entries that come into question, in ascending order.
    private enum Source: Sendable {
        case none
        case list([UInt32], next: Int)
        case set(EntrySet, last: UInt32)
        case all(next: Int)
    }

    /// How often the clock is looked at: every so many entries.
    private static let stride = 32

    private let snapshot: DirectorySnapshot
    private let messageID: Int32
    private let viewer: Viewer
    private let request: SearchRequest
    private let base: Entry?
    private let filter: CompiledFilter
    private let selection: AttributeSelection
    private let paging: PagedResultsControl?
    private let search: UInt32
    private let limit: Int
    private let deadline: ContinuousClock.Instant
    private var source: Source
    private var sent = 0
    private var sentBefore = 0
    private var last: UInt32 = 0
    private var outcome: LDAPResult?
    private var isOver = false

    /// A search that ends at once.
    init(
        snapshot: DirectorySnapshot, messageID: Int32, request: SearchRequest, outcome: LDAPResult,
        ready: ByteBuffer? = nil
    ) {
        self.init(
            snapshot: snapshot, messageID: messageID, request: request, base: nil, viewer: .anonymous, paging: nil,
            limits: SearchLimits())
        self.outcome = outcome
        self.ready = ready
    }

    /// Bytes of answers that are not entries of the directory.
    private var ready: ByteBuffer?

    init(
        snapshot: DirectorySnapshot, messageID: Int32, request: SearchRequest, base: Entry?, viewer: Viewer,
        paging: PagedResultsControl?, limits: SearchLimits
    ) {
        self.snapshot = snapshot
        self.messageID = messageID
        self.viewer = viewer
        self.request = request
        self.base = base
        self.paging = paging
        filter = base == nil ? .constant(.no) : FilterCompiler(snapshot: snapshot).compile(request.filter)
        selection = AttributeSelection(request.attributes, typesOnly: request.typesOnly, context: snapshot.context)
        search = paging == nil ? 0 : PagingCookie.fingerprint(request)
        var limit = request.sizeLimit > 0 ? Int(request.sizeLimit) : Int.max
        if paging == nil, !viewer.isUnlimited { limit = min(limit, limits.entries) }
        self.limit = limit
        let time = request.timeLimit > 0 ? min(limits.time, .seconds(Int(request.timeLimit))) : limits.time
        deadline = .now + time
        source = .none
        if let base { source = Self.source(filter, request.scope, base, snapshot) }
        if let paging, !paging.cookie.isEmpty { resume(paging.cookie) }
    }

    /// Appends answers, and at the end the `SearchResultDone`, each a whole message.
    ///
    /// - Parameters:
    ///   - maximumBytes: no further answer is begun when the buffer holds as many.
    ///   - until: when to give the thread back.
    /// - Returns: whether the search is over; else call it again when there is room.
    public mutating func advance(
        into buffer: inout ByteBuffer, maximumBytes: Int, until pause: ContinuousClock.Instant
    ) -> Bool {
        if isOver { return true }
        if var ready {
            buffer.writeBuffer(&ready)
            self.ready = nil
        }
        var looked = 0
        while outcome == nil {
            if buffer.readableBytes >= maximumBytes { return false }
            looked += 1
            if looked % Self.stride == 0 {
                let now = ContinuousClock.now
                if now >= deadline {
                    outcome = LDAPResult(.timeLimitExceeded, diagnosticMessage: "the search took too long")
                    break
                }
                if now >= pause { return false }
            }
            guard let number = next() else {
                outcome = LDAPResult(.success)
                break
            }
            guard let entry = snapshot.entry(EntryID(rawValue: number)), isInScope(entry), viewer.sees(entry),
                filter.evaluate(entry, in: snapshot) == .yes
            else { continue }
            guard sentBefore + sent < limit else {
                outcome = LDAPResult(.sizeLimitExceeded)
                break
            }
            if let paging, sent >= Int(paging.size) {
                // One more matches, so there is a next page.
                finish(LDAPResult(.success), cookie: cookie, into: &buffer)
                return true
            }
            selection.write(entry, messageID: messageID, in: snapshot, into: &buffer)
            sent += 1
            last = number
        }
        finish(outcome ?? LDAPResult(.success), cookie: [], into: &buffer)
        return true
    }

    private var cookie: [UInt8] {
        PagingCookie(last: last, sent: UInt32(clamping: sentBefore + sent), search: search).bytes
    }

    private mutating func finish(_ result: LDAPResult, cookie: [UInt8], into buffer: inout ByteBuffer) {
        isOver = true
        var controls: [Control] = []
        if paging != nil { controls.append(PagedResultsControl(size: 0, cookie: cookie).control()) }
        LDAPMessage.writeResult(
            id: messageID, tag: .application(5, constructed: true), code: result.code, matchedDN: result.matchedDN,
            diagnostic: result.diagnosticMessage, controls: controls, into: &buffer)
    }

    private mutating func resume(_ bytes: [UInt8]) {
        guard let cookie = PagingCookie(bytes), cookie.search == search else {
            outcome = LDAPResult(.protocolError, diagnosticMessage: "paged results cookie is invalid")
            return
        }
        if paging?.size == 0 {
            // The client gives the search up (RFC 2696 section 3).
            outcome = LDAPResult(.success)
            return
        }
        last = cookie.last
        sentBefore = Int(cookie.sent)
        switch source {
        case .none: break
        case .list(let list, _): source = .list(list, next: list.firstIndex { $0 > cookie.last } ?? list.count)
        case .set(let set, _): source = .set(set, last: cookie.last)
        case .all: source = .all(next: Int(cookie.last) + 1)
        }
    }

    private mutating func next() -> UInt32? {
        switch source {
        case .none: return nil
        case .list(let list, let index):
            guard index < list.count else { return nil }
            source = .list(list, next: index + 1)
            return list[index]
        case .set(let set, let last):
            guard let id = set.next(after: last) else { return nil }
            source = .set(set, last: id.rawValue)
            return id.rawValue
        case .all(let index):
            guard index < snapshot.entries.count else { return nil }
            source = .all(next: index + 1)
            return UInt32(index)
        }
    }

    private func isInScope(_ entry: Entry) -> Bool {
        guard let base else { return false }
        switch request.scope {
        case .baseObject: return entry.id == base.id
        case .singleLevel: return entry.record.parent == base.id
        case .wholeSubtree: return entry.id == base.id || snapshot.isBelow(entry, base)
        case .subordinates: return entry.id != base.id && snapshot.isBelow(entry, base)
        }
    }

    private static func source(
        _ filter: CompiledFilter, _ scope: SearchScope, _ base: Entry, _ snapshot: DirectorySnapshot
    ) -> Source {
        if scope == .baseObject { return .list([base.id.rawValue], next: 0) }
        let children = snapshot.children(of: base.id)
        let plan = CandidatePlan.of(filter, in: snapshot)
        if scope == .singleLevel {
            if let plan, plan.count < children.count { return .list(plan.entries(in: snapshot), next: 0) }
            return .set(children, last: 0)
        }
        if let plan, plan.count < snapshot.count / 2 || plan.count < 64 {
            return .list(plan.entries(in: snapshot), next: 0)
        }
        // Nothing below the base has entries of its own: the level is the subtree.
        if base.record.parent != nil, children.count < snapshot.count / 2,
            children.allSatisfy({ snapshot.children(of: $0).isEmpty })
        {
            var all = children
            if scope == .wholeSubtree { all.insert(base.id) }
            return .set(all, last: 0)
        }
        return .all(next: 0)
    }
}

extension DirectorySnapshot {
    /// Whether an entry is below another one.
    func isBelow(_ entry: Entry, _ base: Entry) -> Bool {
        if base.record.parent == nil { return entry.id != base.id }
        var above = entry.record.parent
        while let id = above {
            if id == base.id { return true }
            above = self.entry(id)?.record.parent
        }
        return false
    }
}
