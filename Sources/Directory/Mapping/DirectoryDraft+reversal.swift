public import Identity

/// What a run of the sync did to one entry and could not be taken back.
public struct ReversalNote: Sendable, Equatable {
    /// The DN of the entry, or its name if it is gone.
    public var name: String
    /// Why, as the rest of a sentence about it.
    public var message: String

    /// Puts the parts together.
    public init(name: String, message: String) {
        self.name = name
        self.message = message
    }
}

extension DirectoryDraft {
    /// Takes back what a run did, entry by entry: what it made goes, what it changed or took out comes back as it was.
    ///
    /// What was changed since, and what would collide with something that is here now, stays and is told. Credentials are
    /// left alone.
    ///
    /// - Parameter changes: the numbers of the run's changes.
    /// - Returns: how many entries were taken back, and what was not.
    /// - Throws: ``ChangeError`` when the rest can't be done either; nothing was changed then.
    public mutating func revert(
        _ reversals: [SyncReversal], changes: ClosedRange<ChangeNumber>
    ) throws(ChangeError) -> (count: Int, notes: [ReversalNote]) {
        var reversal = Reversal(draft: self)
        // Before anything is touched, since taking one entry back may change others.
        reversal.sort(reversals, changes)
        try reversal.run()
        self = reversal.draft
        return (reversal.count, reversal.notes)
    }
}

/// Takes back a run, in an order in which names are free when they are needed.
private struct Reversal {
    var draft: DirectoryDraft
    var count = 0
    var notes: [ReversalNote] = []
    private var made: [EntryID] = []
    private var people: [(entry: Entry, state: EntryState)] = []
    private var others: [(entry: Entry, state: EntryState)] = []
    private var removed: [(entry: EntryID, state: EntryState)] = []

    init(draft: DirectoryDraft) { self.draft = draft }

    mutating func sort(_ reversals: [SyncReversal], _ changes: ClosedRange<ChangeNumber>) {
        for reversal in reversals {
            let entry = draft.snapshot.entry(reversal.entry)
            switch (reversal.before, reversal.after, entry) {
            case (nil, _, let entry?):
                if changes.contains(entry.record.change) {
                    made.append(entry.id)
                } else {
                    note(entry, "was changed since the run made it, and stays")
                }
            case (nil, _, nil): break
            case (let before?, let after?, let entry?):
                guard EntryState(entry.record) == after else {
                    note(entry, "was changed since the run, and stays as it is")
                    continue
                }
                if before.person == nil { others.append((entry, before)) } else { people.append((entry, before)) }
            case (let before?, nil, _):
                if before.person == nil {
                    removed.append((reversal.entry, before))
                } else {
                    note(before, "was deleted; the next run makes the account anew if the source has the person")
                }
            case (let before?, _, nil): note(before, "was deleted since the run")
            }
        }
    }

    mutating func run() throws(ChangeError) {
        for id in made where draft.snapshot.entry(id)?.group != nil { remove(id) }
        for id in made where draft.snapshot.entry(id)?.group == nil { remove(id) }
        try restorePeople()
        var renumbered: [EntryID: EntryID] = [:]
        for (id, state) in removed {
            if let new = recreate(state) { renumbered[id] = new }
        }
        // Groups that came back may contain each other.
        for (id, state) in removed {
            if let new = renumbered[id], let entry = draft.snapshot.entry(new) {
                restore(entry, state, renumbered, counts: false)
            }
        }
        for (entry, state) in others { restore(entry, state, renumbered, counts: true) }
    }

    private mutating func remove(_ id: EntryID) {
        guard let entry = draft.snapshot.entry(id) else { return }
        do throws(ChangeError) {
            try draft.remove(id)
            count += 1
        } catch {
            note(entry, error.message)
        }
    }

    /// Names and addresses may have changed hands: all addresses are let go of first, and names are tried until no more is
    /// to be had.
    private mutating func restorePeople() throws(ChangeError) {
        for (entry, state) in people where entry.user?.email != state.person?.email {
            try draft.releaseEmail(of: entry.id)
        }
        var waiting = people
        var hasMoved = true
        while hasMoved, !waiting.isEmpty {
            hasMoved = false
            var rest: [(entry: Entry, state: EntryState)] = []
            for (entry, state) in waiting {
                guard let now = draft.snapshot.entry(entry.id), let record = state.applied(to: now.record) else {
                    continue
                }
                do throws(ChangeError) {
                    try draft.put(record)
                    (hasMoved, count) = (true, count + 1)
                } catch {
                    rest.append((entry, state))
                    continue
                }
                if state.origin == nil, entry.record.origin != nil, record.user?.password == nil {
                    note(entry, "has no password here since the source took the account over; give it one")
                }
            }
            waiting = rest
        }
        for (entry, _) in waiting {
            note(entry, "stays as it is, since its former name or address is taken")
            // The address that was let go of.
            if let now = draft.snapshot.entry(entry.id), now.record.content != entry.record.content {
                try draft.put(entry.record)
            }
        }
    }

    private mutating func recreate(_ state: EntryState) -> EntryID? {
        guard let parent = state.parent.map(EntryID.init(rawValue:)), draft.snapshot.entry(parent) != nil else {
            note(state, "can't come back: the entry above it is gone")
            return nil
        }
        do throws(ChangeError) {
            let id = try draft.create(
                rdn: state.name, below: parent, EntryAttributes(block: state.attributeList, schema: draft.schema),
                state.members == nil ? .plain : .group(Group()), origin: state.origin)
            count += 1
            return id
        } catch {
            note(state, "can't come back: \(error.message)")
            return nil
        }
    }

    private mutating func restore(
        _ entry: Entry, _ state: EntryState, _ renumbered: [EntryID: EntryID], counts: Bool
    ) {
        guard let now = draft.snapshot.entry(entry.id), var record = state.applied(to: now.record) else { return }
        if case .group(var group) = record.content {
            group.members = group.members.map { renumbered[$0] ?? $0 }.filter { draft.snapshot.entry($0) != nil }
            record.content = .group(group)
        }
        do throws(ChangeError) {
            if record != now.record { try draft.put(record) }
            if counts { count += 1 }
        } catch {
            note(entry, error.message)
        }
    }

    private mutating func note(_ entry: Entry, _ message: String) {
        notes.append(ReversalNote(name: String(decoding: entry.dn, as: UTF8.self), message: message))
    }

    private mutating func note(_ state: EntryState, _ message: String) {
        notes.append(ReversalNote(name: String(decoding: state.name, as: UTF8.self), message: message))
    }
}

extension EntryRecord {
    fileprivate var user: User? {
        guard case .user(let user) = content else { return nil }
        return user
    }
}
