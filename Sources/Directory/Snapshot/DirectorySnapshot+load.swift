import Identity

/// Reading a whole store: entries are made ready on all cores, and the index of their values is made at once.
extension DirectorySnapshot {
    /// Puts in what a store holds, where nothing is yet.
    ///
    /// - Parameter records: hands out the records; those of which the parent comes later are put in at the end.
    mutating func load(_ records: ((EntryRecord) -> Void) throws -> Void) rethrows {
        var slots: [UInt64] = []
        var batch: [EntryRecord] = []
        var orphans: [EntryRecord] = []
        try records { record in
            batch.append(record)
            guard batch.count == Self.loadedTogether else { return }
            load(batch, &slots, &orphans)
            batch.removeAll(keepingCapacity: true)
        }
        load(batch, &slots, &orphans)
        index = HashIndex(slots)
        put(orphans)
    }

    private static let loadedTogether = 4096

    /// An entry and all that it can be found by.
    private struct Prepared: Sendable {
        let entry: Entry
        let keys: [UInt32]
    }

    private mutating func load(_ batch: [EntryRecord], _ slots: inout [UInt64], _ orphans: inout [EntryRecord]) {
        // Most parents are of a batch before.
        let prepared = prepared(batch)
        for (record, known) in zip(batch, prepared) {
            guard let made = known ?? prepare(record) else {
                orphans.append(record)
                continue
            }
            for key in made.keys { slots.append(HashIndex.slot(key, record.id)) }
            count += 1
            link(made.entry, unless: nil)
            entries[Int(record.id.rawValue)] = made.entry
            if record.parent == nil { root = record.id }
        }
    }

    private func prepared(_ batch: [EntryRecord]) -> [Prepared?] { batch.concurrentMap(grain: 128) { prepare($0) } }

    private func prepare(_ record: EntryRecord) -> Prepared? {
        guard let (dn, normalised) = name(of: record) else { return nil }
        let entry = Entry(record: record, dn: dn, normalisedDN: normalised, context: context)
        return Prepared(entry: entry, keys: keys(of: entry))
    }
}
