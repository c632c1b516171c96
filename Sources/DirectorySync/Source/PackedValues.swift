import LDAPProtocol

/// The attributes of one entry in one piece of memory. A source of many people is held completely while it is compared, and
/// as arrays of arrays that takes many times the octets that the values have.
struct PackedValues: Sendable, Equatable {
    /// The descriptions, shared by all entries that have the same ones.
    private let shape: [AttributeDescription]
    /// For each description the number of its values, and for each of those its length and its octets.
    private let octets: [UInt8]

    init(_ attributes: [SourceValues], sharing shapes: inout Shapes) {
        shape = shapes.shared(attributes.map(\.description))
        octets = Self.pack(attributes)
    }

    init(_ attributes: [SourceValues]) {
        shape = attributes.map(\.description)
        octets = Self.pack(attributes)
    }

    /// The attributes as they were.
    var values: [SourceValues] {
        var rest = octets[...]
        return shape.map { description in
            let count = Self.takeNumber(&rest)
            let values = (0..<count).map { _ in
                let length = Self.takeNumber(&rest)
                defer { rest = rest.dropFirst(length) }
                return Array(rest.prefix(length))
            }
            return SourceValues(description: description, values: values)
        }
    }

    private static func pack(_ attributes: [SourceValues]) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(attributes.reduce(0) { $0 + $1.values.reduce(2) { $0 + $1.count + 2 } })
        for attribute in attributes {
            append(attribute.values.count, to: &octets)
            for value in attribute.values {
                append(value.count, to: &octets)
                octets += value
            }
        }
        return octets
    }

    /// Seven bits an octet, the low ones first; the highest bit says that more follow.
    private static func append(_ number: Int, to octets: inout [UInt8]) {
        var rest = number
        while rest > 0x7F {
            octets.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        octets.append(UInt8(rest))
    }

    private static func takeNumber(_ rest: inout ArraySlice<UInt8>) -> Int {
        var number = 0
        var shift = 0
        while let octet = rest.popFirst() {
            number |= Int(octet & 0x7F) << shift
            shift += 7
            if octet & 0x80 == 0 { break }
        }
        return number
    }

    /// Lists of descriptions that entries have in common.
    struct Shapes {
        private var known: [[AttributeDescription]: [AttributeDescription]] = [:]

        /// The list that stands for all equal ones. A source in which hardly two entries are alike gets its own for each.
        mutating func shared(_ shape: [AttributeDescription]) -> [AttributeDescription] {
            if let known = known[shape] { return known }
            if known.count < 1_024 { known[shape] = shape }
            return shape
        }
    }
}
