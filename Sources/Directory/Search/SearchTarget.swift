import Identity
import LDAPProtocol

/// What a search is about: the entries of a part of the tree that match a filter and that the viewer sees.
struct SearchTarget: Sendable {
    let base: EntryID
    let scope: SearchScope
    let filter: CompiledFilter
    let viewer: Viewer

    /// Whether an entry belongs to the result.
    func selects(_ entry: Entry, in snapshot: DirectorySnapshot) -> Bool {
        isInScope(entry, in: snapshot) && viewer.sees(entry) && filter.evaluate(entry, in: snapshot) == .yes
    }

    /// Whether an entry is in the part of the tree that is searched.
    func isInScope(_ entry: Entry, in snapshot: DirectorySnapshot) -> Bool {
        switch scope {
        case .baseObject: entry.id == base
        case .singleLevel: entry.record.parent == base
        case .wholeSubtree: entry.id == base || snapshot.isBelow(entry, base)
        case .subordinates: entry.id != base && snapshot.isBelow(entry, base)
        }
    }
}

extension DirectorySnapshot {
    /// Whether an entry is below another one.
    func isBelow(_ entry: Entry, _ base: EntryID) -> Bool {
        if base == root { return entry.id != base }
        var above = entry.record.parent
        while let id = above {
            if id == base { return true }
            above = self.entry(id)?.record.parent
        }
        return false
    }
}
