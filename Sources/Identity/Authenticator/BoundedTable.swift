/// A dictionary that forgets its oldest entries when it is full. What was put in again counts from its first time.
struct BoundedTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var values: [Key: (value: Value, turn: UInt64)] = [:]
    private var order: [(key: Key, turn: UInt64)] = []
    // Entries of `order` before it are done with; they go when it reaches the half.
    private var first = 0
    private var turns: UInt64 = 0
    private let limit: Int

    init(limit: Int) {
        self.limit = max(1, limit)
    }

    var count: Int { values.count }

    subscript(key: Key) -> Value? {
        values[key]?.value
    }

    /// Puts in a value, or changes one that is there without giving it a new age.
    mutating func set(_ value: Value, for key: Key) {
        if let present = values[key] {
            values[key] = (value, present.turn)
            return
        }
        while values.count >= limit, dropOldest() {}
        turns &+= 1
        values[key] = (value, turns)
        order.append((key, turns))
        if order.count - first > 2 * limit { compact() }
    }

    mutating func remove(_ key: Key) {
        guard !values.isEmpty else { return }
        values[key] = nil
    }

    /// Drops the oldest entries for as long as they fit.
    mutating func dropOldest(while isOutdated: (Value) -> Bool) {
        while first < order.count {
            let oldest = order[first]
            if let present = values[oldest.key], present.turn == oldest.turn {
                guard isOutdated(present.value) else { return }
                values[oldest.key] = nil
            }
            advance()
        }
    }

    private mutating func dropOldest() -> Bool {
        while first < order.count {
            let oldest = order[first]
            advance()
            if values[oldest.key]?.turn == oldest.turn {
                values[oldest.key] = nil
                return true
            }
        }
        return false
    }

    private mutating func advance() {
        first += 1
        if first * 2 >= order.count {
            order.removeFirst(first)
            first = 0
        }
    }

    private mutating func compact() {
        order = order[first...].filter { values[$0.key]?.turn == $0.turn }
        first = 0
    }
}
