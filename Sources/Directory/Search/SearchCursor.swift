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

    /// How far sorting has come.
    private enum OrderStage {
        case collecting
        case merging
        /// The source has what is wanted, in order and without what is not.
        case sorted
    }

    /// How often the clock is looked at: every so many entries.
    private static let stride = 32

    private let snapshot: DirectorySnapshot
    private let messageID: Int32
    private let target: SearchTarget?
    private let selection: AttributeSelection
    private let dereference: Dereference?
    private let paging: PagedResultsControl?
    private let window: VirtualListViewControl?
    private var order: ResultOrder?
    private var orderStage = OrderStage.collecting
    /// What the end of the search says beside its result.
    private var doneControls: [Control] = []
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
        ready: ByteBuffer? = nil, doneControls: [Control] = []
    ) {
        self.init(
            snapshot: snapshot, messageID: messageID, request: request, target: nil, source: .none,
            controls: SearchControls(), limits: SearchLimits())
        self.outcome = outcome
        self.ready = ready
        self.doneControls = doneControls
    }

    /// Bytes of answers that are not entries of the directory.
    private var ready: ByteBuffer?

    /// A search from an entry that is there.
    init(
        snapshot: DirectorySnapshot, messageID: Int32, request: SearchRequest, base: Entry, viewer: Viewer,
        controls: SearchControls, limits: SearchLimits, selection: AttributeSelection? = nil
    ) {
        // There are no subentries among the entries (RFC 3672).
        let filter =
            controls.subentries?.visibility == true
            ? .constant(.no) : FilterCompiler(snapshot: snapshot).compile(request.filter)
        let target = SearchTarget(base: base.id, scope: request.scope, filter: filter, viewer: viewer)
        self.init(
            snapshot: snapshot, messageID: messageID, request: request, target: target,
            source: Self.source(filter, request.scope, base, snapshot), controls: controls, limits: limits,
            selection: selection)
        if let sort = controls.sort { startSorting(sort, isCritical: controls.isSortCritical) }
        if let paging, !paging.cookie.isEmpty { resume(paging.cookie) }
    }

    private init(
        snapshot: DirectorySnapshot, messageID: Int32, request: SearchRequest, target: SearchTarget?, source: Source,
        controls: SearchControls, limits: SearchLimits, selection: AttributeSelection? = nil
    ) {
        self.snapshot = snapshot
        self.messageID = messageID
        self.target = target
        self.source = source
        paging = controls.paging
        window = controls.window
        let context = snapshot.context
        self.selection = selection ?? AttributeSelection(request, controls, context: context)
        dereference = controls.dereference.map { Dereference($0, context: context) }
        search = paging == nil ? 0 : PagingCookie.fingerprint(request)
        var limit = request.sizeLimit > 0 ? Int(request.sizeLimit) : Int.max
        if paging == nil, let most = (target?.viewer ?? .anonymous).searchLimit(standard: limits.entries) {
            limit = min(limit, most)
        }
        self.limit = limit
        let time = request.timeLimit > 0 ? min(limits.time, .seconds(Int(request.timeLimit))) : limits.time
        deadline = .now + time
    }

    private mutating func startSorting(_ sort: SortControl, isCritical: Bool) {
        do throws(SortFailure) {
            order = ResultOrder(try SortOrder(sort, context: snapshot.context))
            doneControls.append(SortResult(.success).control())
        } catch {
            doneControls.append(error.result.control())
            // Without an order there is no window on it.
            if isCritical || window != nil {
                outcome = LDAPResult(
                    .unavailableCriticalExtension, diagnosticMessage: "the result cannot be sorted as asked for")
            }
        }
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
            if order != nil, orderStage != .sorted {
                sortSome()
                continue
            }
            guard let number = next() else {
                outcome = LDAPResult(.success)
                break
            }
            guard let target, let entry = snapshot.entry(EntryID(rawValue: number)),
                orderStage == .sorted || target.selects(entry, in: snapshot)
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
            let controls = dereference?.controls(of: entry, viewer: target.viewer, in: snapshot)
            selection.write(entry, messageID: messageID, controls: controls, in: snapshot, into: &buffer)
            sent += 1
            last = number
        }
        finish(outcome ?? LDAPResult(.success), cookie: [], into: &buffer)
        return true
    }

    // MARK: Sorting

    /// Does a little of what has to be done before the first entry of a sorted result.
    private mutating func sortSome() {
        guard orderStage == .collecting else {
            if order?.merge(Self.stride) ?? true { startSorted() }
            return
        }
        guard let number = next() else {
            order?.close()
            orderStage = .merging
            return
        }
        guard let entry = snapshot.entry(EntryID(rawValue: number)), target?.selects(entry, in: snapshot) ?? false
        else { return }
        let version = snapshot
        order?.insert(entry, in: version)
        guard order?.count ?? 0 > ResultOrder.maximum else { return }
        doneControls = [SortResult(.adminLimitExceeded).control()]
        outcome = LDAPResult(
            .adminLimitExceeded,
            diagnosticMessage: "more than \(ResultOrder.maximum) entries are not sorted; narrow the search")
    }

    private mutating func startSorted() {
        guard let order else { return }
        orderStage = .sorted
        let all = order.sorted.map(\.id)
        self.order = ResultOrder(order.order)
        if let window { return open(window, on: order, all) }
        var first = 0
        if sentBefore > 0 {
            // Where the page before ended; where it would have ended, if that entry is gone.
            first = all.firstIndex(of: last).map { $0 + 1 } ?? min(sentBefore, all.count)
        }
        source = .list(all, next: first)
    }

    /// Cuts a window out of the sorted result.
    private mutating func open(_ window: VirtualListViewControl, on order: ResultOrder, _ all: [UInt32]) {
        let place: Int?
        switch window.target {
        case .offset(let offset, let count):
            // The client's idea of the length scales its offset (section 6.2 of the draft).
            if offset < 1 {
                place = nil
            } else if count == 0 || Int(count) == all.count {
                place = min(Int(offset), all.count + 1) - 1
            } else if offset == count {
                place = max(all.count - 1, 0)
            } else {
                place = min(Int(offset - 1) * all.count / Int(count), all.count)
            }
        case .value(let value):
            place = order.order.firstKey(value, schema: snapshot.schema).map { order.firstPlace(from: $0) }
        }
        guard let place else {
            doneControls.append(
                VirtualListViewResult(
                    target: 0, contentCount: Int32(clamping: all.count), code: .offsetRangeError
                ).control())
            outcome = LDAPResult(.other, diagnosticMessage: "the window lies outside of the list")
            return
        }
        doneControls.append(
            VirtualListViewResult(
                target: Int32(clamping: place + 1), contentCount: Int32(clamping: all.count), code: .success
            ).control())
        let first = max(0, place - Int(window.before))
        let end = min(all.count, place + 1 + Int(window.after))
        source = .list(Array(all[min(first, end)..<end]), next: 0)
    }

    // MARK: The end

    private var cookie: [UInt8] {
        PagingCookie(last: last, sent: UInt32(clamping: sentBefore + sent), search: search).bytes
    }

    private mutating func finish(_ result: LDAPResult, cookie: [UInt8], into buffer: inout ByteBuffer) {
        isOver = true
        var controls = doneControls
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
        // A sorted result is found again from the start.
        if order != nil { return }
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
