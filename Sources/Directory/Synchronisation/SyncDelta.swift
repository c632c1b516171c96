import Identity

/// What has changed between two versions: each entry once, in the order of its last change.
struct SyncDelta: Sendable {
    struct Item: Sendable {
        var entry: EntryID
        var removed: EntryUUID?
    }

    /// The version before, where it is known: while changes are followed.
    let previous: DirectorySnapshot?
    private var items: [Item] = []
    private var position = 0
    private var places: [EntryID: Int] = [:]

    init(_ steps: [ChangeTrail.Step], previous: DirectorySnapshot? = nil) {
        self.previous = previous
        var last: [EntryID: Int] = [:]
        for (index, step) in steps.enumerated() {
            if let entry = step.entry { last[entry] = index }
        }
        for (index, step) in steps.enumerated() {
            guard let entry = step.entry, last[entry] == index else { continue }
            places[entry] = items.count
            items.append(Item(entry: entry, removed: step.removed))
        }
    }

    /// The next entry; `nil` at the end.
    mutating func next() -> Item? {
        guard position < items.count else { return nil }
        defer { position += 1 }
        return items[position]
    }

    /// Whether the turn of an entry is still to come.
    func isAhead(_ entry: EntryID) -> Bool { places[entry].map { $0 >= position } ?? false }
}
