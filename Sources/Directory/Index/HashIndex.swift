import HashTreeCollections
import Identity

/// Finds the entries that may have a value: a table of (hash of the value, entry), without the values themselves.
///
/// What it finds are candidates, to be held against the entry. Eight octets a value and no second copy of it; changing one
/// value copies one bucket and the pages above it (performance: structures for the snapshot).
struct HashIndex: Sendable {
    /// A hash and the number of an entry in one word.
    private typealias Slot = UInt64

    /// A value that this many entries have moves out of the buckets into a set of its own.
    private static let crowd = 48
    private static let averageBucket = 8
    private static let elsewhere: UInt32 = .max

    private var buckets = PersistentVector<ContiguousArray<Slot>>(filler: [])
    private var mask: UInt32 = 255
    private var count = 0
    private var crowds: TreeDictionary<UInt32, EntrySet> = [:]

    /// An empty index.
    init() {}

    /// The index of many entries at once, a fraction of the work of inserting them one by one.
    ///
    /// - Parameter slots: what ``slot(_:_:)`` makes of each hash and entry, in any order.
    init(_ slots: [UInt64]) {
        while Int(mask) * Self.averageBucket <= slots.count { mask = mask << 1 | 1 }
        // Dealt out by bucket in two passes, so that memory is walked through in order.
        var ends = [Int](repeating: 0, count: Int(mask) + 2)
        for slot in slots { ends[Int(UInt32(truncatingIfNeeded: slot >> 32) & mask) + 1] += 1 }
        for index in 1..<ends.count { ends[index] += ends[index - 1] }
        let starts = ends
        var dealt = [Slot](repeating: 0, count: slots.count)
        for slot in slots {
            let bucket = Int(UInt32(truncatingIfNeeded: slot >> 32) & mask)
            dealt[ends[bucket]] = slot
            ends[bucket] += 1
        }
        for bucket in 0...Int(mask) where starts[bucket] < ends[bucket] {
            let made = gather(dealt[starts[bucket]..<ends[bucket]].sorted()[...])
            count += made.count
            buckets[bucket] = made
        }
    }

    /// A hash and an entry as one number.
    static func slot(_ hash: UInt32, _ id: EntryID) -> UInt64 { Slot(hash) << 32 | Slot(id.rawValue) }

    /// What goes into a bucket of the slots that fall into it, in ascending order.
    private mutating func gather(_ slots: ArraySlice<Slot>) -> ContiguousArray<Slot> {
        var made: ContiguousArray<Slot> = []
        made.reserveCapacity(slots.count)
        var rest = slots
        while let first = rest.first {
            let hash = first >> 32
            let like = rest.prefix { $0 >> 32 == hash }
            rest = rest.dropFirst(like.count)
            var ids: [Slot] = []
            for slot in like where slot != ids.last { ids.append(slot) }
            if ids.count > Self.crowd {
                var set = EntrySet()
                for slot in ids { set.insert(EntryID(rawValue: UInt32(truncatingIfNeeded: slot))) }
                crowds[UInt32(truncatingIfNeeded: hash)] = set
                made.append(hash << 32 | Slot(Self.elsewhere))
            } else {
                made += ids
            }
        }
        return made
    }

    /// Calls `body` with each entry that may have the value of this hash, in no order.
    func forEach(_ hash: UInt32, _ body: (EntryID) -> Void) {
        for slot in buckets[Int(hash & mask)] where UInt32(truncatingIfNeeded: slot >> 32) == hash {
            let id = UInt32(truncatingIfNeeded: slot)
            if id == Self.elsewhere {
                crowds[hash]?.forEach(body)
            } else {
                body(EntryID(rawValue: id))
            }
        }
    }

    /// The entries that may have the value of this hash, in ascending order.
    func candidates(_ hash: UInt32) -> EntrySet {
        if let crowd = crowds[hash] { return crowd }
        var set = EntrySet()
        forEach(hash) { set.insert($0) }
        return set
    }

    /// How many entries may have the value of this hash.
    func estimate(_ hash: UInt32) -> Int {
        var number = 0
        for slot in buckets[Int(hash & mask)] where UInt32(truncatingIfNeeded: slot >> 32) == hash {
            if UInt32(truncatingIfNeeded: slot) == Self.elsewhere { return crowds[hash]?.count ?? 0 }
            number += 1
        }
        return number
    }

    mutating func insert(_ hash: UInt32, _ id: EntryID) {
        if count >= Int(mask) * Self.averageBucket { grow() }
        let slot = Slot(hash) << 32 | Slot(id.rawValue)
        /// How many have the hash now; 0 if the entry is there already, `nil` if they are elsewhere.
        let like: Int? = buckets.update(Int(hash & mask)) { bucket in
            var like = 0
            for other in bucket where UInt32(truncatingIfNeeded: other >> 32) == hash {
                if other == slot { return 0 }
                if UInt32(truncatingIfNeeded: other) == Self.elsewhere { return nil }
                like += 1
            }
            bucket.append(slot)
            return like + 1
        }
        guard let like else {
            crowds[hash]?.insert(id)
            return
        }
        if like > 0 { count += 1 }
        if like > Self.crowd { moveOut(hash) }
    }

    mutating func remove(_ hash: UInt32, _ id: EntryID) {
        if !crowds.isEmpty, crowds[hash] != nil {
            crowds[hash]?.remove(id)
            return
        }
        let slot = Slot(hash) << 32 | Slot(id.rawValue)
        let isRemoved = buckets.update(Int(hash & mask)) { bucket in
            guard let index = bucket.firstIndex(of: slot) else { return false }
            bucket.remove(at: index)
            return true
        }
        if isRemoved { count -= 1 }
    }

    private mutating func moveOut(_ hash: UInt32) {
        var set = EntrySet()
        buckets.update(Int(hash & mask)) { bucket in
            bucket.removeAll { slot in
                guard UInt32(truncatingIfNeeded: slot >> 32) == hash else { return false }
                set.insert(EntryID(rawValue: UInt32(truncatingIfNeeded: slot)))
                return true
            }
            bucket.append(Slot(hash) << 32 | Slot(Self.elsewhere))
        }
        count -= set.count - 1
        crowds[hash] = set
    }

    private mutating func grow() {
        let old = buckets
        let size = Int(mask) + 1
        mask = mask << 1 | 1
        buckets = PersistentVector(filler: [])
        for index in 0..<size {
            var low: ContiguousArray<Slot> = []
            var high: ContiguousArray<Slot> = []
            let bit = UInt64(size) << 32
            for slot in old[index] {
                if slot & bit == 0 { low.append(slot) } else { high.append(slot) }
            }
            if !low.isEmpty { buckets[index] = low }
            if !high.isEmpty { buckets[index + size] = high }
        }
    }
}
