import Identity
import LDAPProtocol
import Synchronization

/// Holds the newest index of substrings, and has one made when it is wanted and there is none that does.
///
/// Making one takes a while, so that is done on a thread of its own; searches look at every entry meanwhile. A directory
/// whose users type no parts of names never pays for it.
final class SubstringIndexBox: Sendable {
    private struct State {
        var index: SubstringIndex?
        var change = ChangeNumber(rawValue: 0)
        var isBeingMade = false
    }

    /// Fewer entries are looked at faster than found.
    static let leastEntries = 2_000
    /// More changes since the index was made have it made anew.
    private static let freshChanges = 1_024
    /// More changes make it useless.
    private static let usableChanges = 8_192

    private let state = Mutex(State())

    /// The entries that may have a text in a version, in ascending order; `nil` if that is not known, or nearly all may.
    func entries(containing text: [UInt8], in snapshot: DirectorySnapshot) -> [UInt32]? {
        guard snapshot.count >= Self.leastEntries else { return nil }
        let (index, change) = state.withLock { ($0.index, $0.change) }
        guard let index, change <= snapshot.change, let steps = snapshot.trail.steps(after: change),
            steps.count <= Self.usableChanges
        else {
            makeIndex(of: snapshot)
            return nil
        }
        if steps.count > Self.freshChanges { makeIndex(of: snapshot) }
        guard let found = index.entries(containing: text) else { return nil }
        let changed = steps.compactMap(\.entry?.rawValue)
        return changed.isEmpty ? found : Set(found).union(changed).sorted()
    }

    /// Has the index made, if that is not being done.
    func makeIndex(of snapshot: DirectorySnapshot) {
        let mustStart = state.withLock { state in
            // An older version than the one that is indexed is on its way out.
            guard !state.isBeingMade, state.index == nil || snapshot.change > state.change else { return false }
            state.isBeingMade = true
            return true
        }
        guard mustStart else { return }
        Thread.detach { self.take(Self.index(of: snapshot), snapshot.change) }
    }

    /// Puts an index in place.
    func take(_ index: SubstringIndex, _ change: ChangeNumber) {
        state.withLock { state in
            state.index = index
            state.change = change
            state.isBeingMade = false
        }
    }

    /// Makes an index of a version.
    static func index(of snapshot: DirectorySnapshot) -> SubstringIndex {
        let wanted = snapshot.context.substringIndexed
        let schema = snapshot.schema
        var postings: [(entry: UInt32, hashes: [UInt16])] = []
        postings.reserveCapacity(snapshot.count)
        for entry in snapshot.allEntries {
            var hashes: Set<UInt16> = []
            entry.record.attributes.withUnsafeBufferPointer { block in
                for slot in entry.slots where slot.type != AttributeBlock.unknown {
                    let id = AttributeID(rawValue: slot.type)
                    guard wanted.contains(id), let rule = schema.attribute(id).substrings else { continue }
                    _ = AttributeBlock.anyValue(in: block, from: Int(slot.values), to: Int(slot.end)) { value in
                        if let text = rule.substringsForm(of: value) {
                            SubstringIndex.insertHashes(of: text, into: &hashes)
                        }
                        return false
                    }
                }
            }
            if !hashes.isEmpty { postings.append((entry.id.rawValue, Array(hashes))) }
        }
        return SubstringIndex(entries: snapshot.count, postings: postings)
    }
}

extension DirectorySnapshot {
    /// Makes the index of parts of names now, if the directory is big enough for one; else the first search that wants it
    /// has it made.
    public func prepareSubstrings() {
        guard count >= SubstringIndexBox.leastEntries else { return }
        context.substrings.take(SubstringIndexBox.index(of: self), change)
    }

    /// The entries that may have a text as part of one of their names, in ascending order; `nil` if that is not known.
    func candidates(containing text: [UInt8]) -> [UInt32]? { context.substrings.entries(containing: text, in: self) }
}
