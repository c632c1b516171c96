import Identity
import LDAPProtocol
public import NIOCore

/// A search with content synchronisation in progress (RFC 4533): brings a consumer up to date, and keeps it so if it asks
/// for that.
///
/// A consumer whose cookie lies within the latest changes gets those, what is gone by name; any other gets everything. In
/// both cases it gets what its user may read. Between two advances it holds one version of the directory and nothing else,
/// so that a slow consumer costs nothing and sees the newest state when it goes on.
public struct SyncCursor: Sendable {
    private enum Stage: Sendable {
        /// Sends all entries, by their numbers.
        case all(next: Int)
        /// Sends what has changed.
        case changes(SyncDelta)
        /// Waits for a new version.
        case waiting
        case over
    }

    /// Where versions of the directory and rights come from.
    struct Feed: Sendable {
        var latest: @Sendable () -> DirectorySnapshot
        var viewer: @Sendable (DirectorySnapshot) -> Viewer
    }

    /// How often the clock is looked at: every so many entries.
    private static let stride = 32
    /// As many identifiers go into one message.
    private static let batch = 256

    private let feed: Feed
    private let messageID: Int32
    private let request: SearchRequest
    private let persists: Bool
    private let consumer: [UInt8]?
    private let selection: AttributeSelection
    private var snapshot: DirectorySnapshot
    private var target: SearchTarget
    private var stage: Stage
    private var isRefreshed = false
    private var refreshDeletes = false
    private var outcome: LDAPResult?
    private var sent = 0
    /// Entries that were sent before their turn, since something below them came first.
    private var sentEarly: Set<EntryID> = []
    private var removed: [[UInt8]] = []

    init(
        feed: Feed, snapshot: DirectorySnapshot, messageID: Int32, request: SearchRequest, base: Entry, viewer: Viewer,
        sync: SyncRequestControl
    ) {
        self.feed = feed
        self.snapshot = snapshot
        self.messageID = messageID
        self.request = request
        persists = sync.mode == .refreshAndPersist
        selection = AttributeSelection(
            request.attributes, typesOnly: request.typesOnly, isForCopy: true, context: snapshot.context)
        target = SearchTarget(
            base: base.id, scope: request.scope, filter: FilterCompiler(snapshot: snapshot).compile(request.filter),
            viewer: viewer)
        let cookie = sync.cookie.map { SyncCookie($0) }
        consumer = cookie?.consumer
        stage = .all(next: 0)
        guard let number = cookie?.number else {
            if let bytes = sync.cookie, !bytes.isEmpty, cookie?.consumer == nil { refuseIfWanted(sync) }
            return
        }
        guard let change = snapshot.trail.change(of: number, head: snapshot.head),
            let steps = snapshot.trail.steps(after: change), !snapshot.rights(of: viewer, changedAfter: change)
        else {
            refuseIfWanted(sync)
            return
        }
        refreshDeletes = true
        stage = .changes(SyncDelta(steps))
    }

    /// Whether there is nothing to do until there is a new version of the directory.
    public var isWaiting: Bool {
        guard case .waiting = stage else { return false }
        return feed.latest().change == snapshot.change
    }

    private mutating func refuseIfWanted(_ sync: SyncRequestControl) {
        guard sync.reloadHint else { return }
        outcome = LDAPResult(
            .syncRefreshRequired, diagnosticMessage: "the cookie is too old or not known here; begin without one")
    }

    /// Appends answers, each a whole message, and at the end the `SearchResultDone`.
    ///
    /// - Parameters:
    ///   - maximumBytes: no further answer is begun when the buffer holds as many.
    ///   - until: when to give the thread back.
    /// - Returns: whether the search is over; else call it again when there is room, and when ``isWaiting`` is over.
    public mutating func advance(
        into buffer: inout ByteBuffer, maximumBytes: Int, until pause: ContinuousClock.Instant
    ) -> Bool {
        if case .over = stage { return true }
        var looked = 0
        while outcome == nil {
            if buffer.readableBytes >= maximumBytes { return false }
            looked += 1
            if looked % Self.stride == 0, ContinuousClock.now >= pause { return false }
            switch stage {
            case .all(let next):
                if next < snapshot.entries.count {
                    stage = .all(next: next + 1)
                    if let entry = snapshot.entries[next] { sendInFull(entry, into: &buffer) }
                } else {
                    endOfStretch(into: &buffer)
                }
            case .changes(var delta):
                let step = delta.next()
                stage = .changes(delta)
                if let step { send(step, delta, into: &buffer) } else { endOfStretch(into: &buffer) }
            case .waiting:
                guard follow() else { return false }
            case .over: return true
            }
        }
        stage = .over
        finish(outcome ?? LDAPResult(.success), into: &buffer)
        return true
    }

    private var cookie: [UInt8] {
        SyncCookie(
            consumer: consumer, number: ChangeSequenceNumber(time: snapshot.head.time, change: snapshot.change)
        ).bytes
    }

    // MARK: Entries

    /// Sends an entry of the first refresh; what is above it first, so that the consumer can put it in.
    private mutating func sendInFull(_ entry: Entry, into buffer: inout ByteBuffer) {
        guard !sentEarly.contains(entry.id), target.selects(entry, in: snapshot) else { return }
        var above: [Entry] = []
        var next = entry.record.parent
        while let id = next, id > entry.id, !sentEarly.contains(id), let parent = snapshot.entry(id) {
            if target.selects(parent, in: snapshot) { above.append(parent) }
            next = parent.record.parent
        }
        for parent in above.reversed() {
            sentEarly.insert(parent.id)
            write(parent, .add, into: &buffer)
        }
        write(entry, .add, into: &buffer)
    }

    /// Sends what became of an entry.
    private mutating func send(_ step: SyncDelta.Item, _ delta: SyncDelta, into buffer: inout ByteBuffer) {
        guard let entry = snapshot.entry(step.entry) else {
            if let uuid = step.removed { remove(uuid.octets, delta.previous?.entry(step.entry), delta, into: &buffer) }
            return
        }
        guard target.selects(entry, in: snapshot) else {
            // It may have been part of the content. What the consumer never saw is not named to it.
            if target.viewer.sees(entry) {
                remove(entry.record.uuid.octets, delta.previous?.entry(step.entry), delta, into: &buffer)
            }
            return
        }
        guard !sentEarly.contains(entry.id) else { return }
        flushRemoved(into: &buffer)
        var above: [Entry] = []
        var next = entry.record.parent
        while let id = next, delta.isAhead(id), !sentEarly.contains(id), let parent = snapshot.entry(id) {
            if target.selects(parent, in: snapshot) { above.append(parent) }
            next = parent.record.parent
        }
        for parent in above.reversed() {
            sentEarly.insert(parent.id)
            write(parent, state(of: parent, delta), into: &buffer)
        }
        write(entry, state(of: entry, delta), into: &buffer)
    }

    /// What an entry is to the consumer: new, or other than before.
    private func state(of entry: Entry, _ delta: SyncDelta) -> SyncStateControl.State {
        guard let previous = delta.previous, let before = previous.entry(entry.id) else { return .add }
        return target.selects(before, in: previous) ? .modify : .add
    }

    private mutating func write(_ entry: Entry, _ state: SyncStateControl.State, into buffer: inout ByteBuffer) {
        if !isRefreshed, request.sizeLimit > 0, sent >= Int(request.sizeLimit) {
            outcome = LDAPResult(.sizeLimitExceeded)
            return
        }
        sent += 1
        var controls = ByteBuffer()
        Control.writeList([SyncStateControl(state, entryUUID: entry.record.uuid.octets).control()], into: &controls)
        selection.write(entry, messageID: messageID, controls: controls, in: snapshot, into: &buffer)
    }

    /// Tells that an entry is not there any more: by its name while changes are followed, else together with others.
    private mutating func remove(
        _ uuid: [UInt8], _ before: Entry?, _ delta: SyncDelta, into buffer: inout ByteBuffer
    ) {
        guard let previous = delta.previous else {
            removed.append(uuid)
            if removed.count >= Self.batch { flushRemoved(into: &buffer) }
            return
        }
        guard let before, target.selects(before, in: previous) else { return }
        let message = LDAPMessage(
            id: messageID, operation: .searchResultEntry(SearchResultEntry(objectName: before.dn)),
            controls: [SyncStateControl(.delete, entryUUID: uuid).control()])
        message.encode(into: &buffer)
    }

    private mutating func flushRemoved(into buffer: inout ByteBuffer) {
        guard !removed.isEmpty else { return }
        write(.idSet(cookie: nil, refreshDeletes: true, uuids: removed), into: &buffer)
        removed = []
    }

    private func write(_ info: SyncInfo, into buffer: inout ByteBuffer) {
        LDAPMessage(id: messageID, operation: .intermediateResponse(info.response)).encode(into: &buffer)
    }

    // MARK: Stretches

    /// All of a version is sent.
    private mutating func endOfStretch(into buffer: inout ByteBuffer) {
        flushRemoved(into: &buffer)
        sentEarly = []
        guard persists else {
            outcome = LDAPResult(.success)
            return
        }
        if isRefreshed {
            write(.newCookie(cookie), into: &buffer)
        } else if refreshDeletes {
            write(.refreshDelete(cookie: cookie, isDone: true), into: &buffer)
        } else {
            write(.refreshPresent(cookie: cookie, isDone: true), into: &buffer)
        }
        isRefreshed = true
        stage = .waiting
    }

    /// Goes on to the newest version.
    ///
    /// - Returns: false if there is none.
    private mutating func follow() -> Bool {
        let next = feed.latest()
        guard next.change != snapshot.change else { return false }
        let viewer = feed.viewer(next)
        // Who may read other things now has another content, and has to begin anew.
        guard viewer == target.viewer, next.entry(target.base) != nil,
            let steps = next.trail.steps(after: snapshot.change)
        else {
            outcome = LDAPResult(
                .syncRefreshRequired, diagnosticMessage: "what you may read has changed, or you are too far behind")
            return true
        }
        stage = .changes(SyncDelta(steps, previous: snapshot))
        snapshot = next
        target = SearchTarget(
            base: target.base, scope: request.scope, filter: FilterCompiler(snapshot: next).compile(request.filter),
            viewer: viewer)
        return true
    }

    private func finish(_ result: LDAPResult, into buffer: inout ByteBuffer) {
        var controls: [Control] = []
        if result.code == .success {
            controls = [SyncDoneControl(cookie: cookie, refreshDeletes: refreshDeletes).control()]
        }
        LDAPMessage.writeResult(
            id: messageID, tag: .application(5, constructed: true), code: result.code, matchedDN: result.matchedDN,
            diagnostic: result.diagnosticMessage, controls: controls, into: &buffer)
    }
}

extension DirectorySnapshot {
    /// Whether what a viewer may read can be other than it was at a change.
    fileprivate func rights(of viewer: Viewer, changedAfter change: ChangeNumber) -> Bool {
        guard let entry = viewer.entry.flatMap({ self.entry($0) }) else { return false }
        if entry.record.change > change { return true }
        return entry.user?.role.flatMap { self.entry(of: $0.role) }.map { $0.record.change > change } ?? false
    }
}
