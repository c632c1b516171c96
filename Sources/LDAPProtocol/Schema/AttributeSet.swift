/// A set of attribute types as one bit for each.
public struct AttributeSet: Hashable, Sendable, Sequence {
    private var words: [UInt64] = []

    /// Makes an empty set.
    public init() {}

    /// Makes a set of some identifiers.
    public init(_ members: some Sequence<AttributeID>) {
        for member in members { insert(member) }
    }

    /// Whether an attribute type is in the set.
    public func contains(_ id: AttributeID) -> Bool {
        let word = id.index >> 6
        return word < words.count && words[word] & (1 << UInt64(id.index & 63)) != 0
    }

    /// Adds an attribute type.
    public mutating func insert(_ id: AttributeID) {
        let word = id.index >> 6
        while words.count <= word { words.append(0) }
        words[word] |= 1 << UInt64(id.index & 63)
    }

    /// Adds all attribute types of another set.
    public mutating func formUnion(_ other: AttributeSet) {
        while words.count < other.words.count { words.append(0) }
        for (index, word) in other.words.enumerated() { words[index] |= word }
    }

    /// Whether nothing is in the set.
    public var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    /// The number of attribute types in the set.
    public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// Walks over the attribute types in the order of their identifiers.
    public func makeIterator() -> AnyIterator<AttributeID> {
        var index = 0
        let words = words
        return AnyIterator {
            while index < words.count * 64 {
                defer { index += 1 }
                if words[index >> 6] & (1 << UInt64(index & 63)) != 0 { return AttributeID(rawValue: UInt16(index)) }
            }
            return nil
        }
    }
}
