import Identity
import LDAPProtocol

/// What a result is sorted by (RFC 2891), with the rules looked up.
struct SortOrder: Sendable {
    struct Key: Sendable {
        let type: AttributeID
        let rule: MatchingRule?
        let isReversed: Bool
    }

    let keys: [Key]

    /// Looks the keys up.
    ///
    /// - Throws: ``SortFailure`` with the first attribute that cannot be sorted by.
    init(_ control: SortControl, context: DirectoryContext) throws(SortFailure) {
        var keys: [Key] = []
        for key in control.keys {
            guard let id = context.schema.attributeID(EntryAttributes.bareType(key.attribute)),
                !context.types.secrets.contains(id)
            else { throw SortFailure(result: SortResult(.noSuchAttribute, attribute: key.attribute)) }
            let type = context.schema.attribute(id)
            // Clients sort by attributes whose schema has no ordering rule, such as cn in old servers: what makes values
            // equal orders them too.
            var rule = type.ordering ?? type.equality
            if let name = key.rule {
                guard let named = context.schema.matchingRule(named: name), named.purpose != .substrings else {
                    throw SortFailure(result: SortResult(.inappropriateMatching, attribute: key.attribute))
                }
                rule = named
            }
            keys.append(Key(type: id, rule: rule, isReversed: key.isReversed))
        }
        self.keys = keys
    }

    /// The values to compare an entry by: for each key the least one, `nil` without a value.
    func values(of entry: Entry, in snapshot: DirectorySnapshot) -> [[UInt8]?] {
        keys.map { key in
            var values: [[UInt8]] = []
            for type in snapshot.schema.subtypes(of: key.type) {
                values +=
                    snapshot.context.computed.contains(type)
                    ? snapshot.context.computed.values(of: type, entry, in: snapshot) : entry.values(of: type)
            }
            if let rule = key.rule { values = values.compactMap { rule.normalise($0, schema: snapshot.schema) } }
            return values.min { compare($0, $1, key) < 0 }
        }
    }

    /// The normal form of a value of the first key; `nil` if it is none.
    func firstKey(_ value: [UInt8], schema: Schema) -> [UInt8]? {
        keys.first?.rule.map { $0.normalise(value, schema: schema) } ?? value
    }

    /// Whether an entry comes before another one; entries that compare equal keep the order of their numbers.
    func isBefore(_ left: ResultOrder.Item, _ right: ResultOrder.Item) -> Bool {
        for (index, key) in keys.enumerated() {
            let order = compare(left.values[index], right.values[index], key)
            if order != 0 { return key.isReversed ? order > 0 : order < 0 }
        }
        return left.id < right.id
    }

    /// Whether an entry comes before a value of the first key.
    func isBefore(_ item: ResultOrder.Item, _ value: [UInt8]) -> Bool {
        guard let key = keys.first, let own = item.values.first else { return false }
        let order = compare(own, value, key)
        return key.isReversed ? order > 0 : order < 0
    }

    /// What has no value is greater than everything (RFC 2891 section 1.1).
    private func compare(_ left: [UInt8]?, _ right: [UInt8]?, _ key: Key) -> Int {
        switch (left, right) {
        case (nil, nil): 0
        case (nil, _): 1
        case (_, nil): -1
        case (let left?, let right?):
            key.rule?.compare(normalised: left, normalised: right)
                ?? (left == right ? 0 : left.lexicographicallyPrecedes(right) ? -1 : 1)
        }
    }
}

/// Why a result cannot be sorted.
struct SortFailure: Error {
    let result: SortResult
}

/// A result while it is being sorted, a little at a time: what was found is kept in sorted runs, which are merged when
/// all is found.
struct ResultOrder: Sendable {
    struct Item: Sendable {
        var id: UInt32
        var values: [[UInt8]?]
    }

    /// More entries are not sorted.
    static let maximum = 200_000
    private static let runLength = 512

    let order: SortOrder
    private var run: [Item] = []
    /// Sorted runs, with the place of the next one to take.
    private var runs: [(items: [Item], next: Int)] = []
    /// The runs by what comes next in them: a binary heap.
    private var heap: [Int] = []
    private(set) var count = 0
    /// What is in order already.
    private(set) var sorted: [Item] = []

    init(_ order: SortOrder) { self.order = order }

    /// Takes an entry in.
    mutating func insert(_ entry: Entry, in snapshot: DirectorySnapshot) {
        run.append(Item(id: entry.id.rawValue, values: order.values(of: entry, in: snapshot)))
        count += 1
        if run.count == Self.runLength { closeRun() }
    }

    /// Begins to merge: no more entries are taken in.
    mutating func close() {
        if !run.isEmpty { closeRun() }
        sorted.reserveCapacity(count)
        heap = Array(runs.indices)
        for place in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(place) }
    }

    /// Puts some more entries in order; whether all are.
    mutating func merge(_ steps: Int) -> Bool {
        for _ in 0..<steps {
            guard let first = heap.first else { return true }
            sorted.append(runs[first].items[runs[first].next])
            runs[first].next += 1
            if runs[first].next == runs[first].items.count {
                runs[first].items = []
                let last = heap.removeLast()
                if heap.isEmpty { return true }
                heap[0] = last
            }
            sink(0)
        }
        return false
    }

    /// The place of the first entry whose first key is not before a value.
    func firstPlace(from value: [UInt8]) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if order.isBefore(sorted[middle], value) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private mutating func closeRun() {
        let order = order
        run.sort { order.isBefore($0, $1) }
        runs.append((run, 0))
        run = []
    }

    private mutating func sink(_ start: Int) {
        var place = start
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2]
            where child < heap.count && isBefore(heap[child], heap[least]) { least = child }
            if least == place { return }
            heap.swapAt(place, least)
            place = least
        }
    }

    private func isBefore(_ left: Int, _ right: Int) -> Bool {
        order.isBefore(runs[left].items[runs[left].next], runs[right].items[runs[right].next])
    }
}
