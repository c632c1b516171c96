/// One attribute as the directory sent it.
public struct SourceAttribute: Sendable, Equatable {
    /// The attribute's name without options, in the case the directory used.
    public let name: String

    /// The options after the name (`lang-de`, `binary`, `range=0-1499`), in the order they came.
    public let options: [String]

    /// The values as octets, in the order they came.
    public let values: [[UInt8]]

    /// Collects the parts of an attribute.
    public init(name: String, options: [String] = [], values: [[UInt8]]) {
        self.name = name
        self.options = options
        self.values = values
    }

    /// Which of a longer list of values these are (`range=0-1499`); `upper` is nil for the rest of them (`range=1500-*`).
    public var range: (lower: Int, upper: Int?)? {
        for option in options where option.count > 6 && option.prefix(6).lowercased() == "range=" {
            let bounds = option.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
            guard bounds.count == 2, let lower = UInt32(bounds[0]) else { continue }
            if bounds[1] == "*" { return (Int(lower), nil) }
            if let upper = UInt32(bounds[1]), upper >= lower { return (Int(lower), Int(upper)) }
        }
        return nil
    }

    /// Whether this is a piece of a longer list of values (`range=` that does not go from 0 to the end).
    public var isPartial: Bool {
        guard options.contains(where: { $0.prefix(6).lowercased() == "range=" }) else { return false }
        guard let range else { return true }
        return range.lower != 0 || range.upper != nil
    }
}

/// One entry as the directory sent it: its DN and attributes, values untouched.
public struct SourceEntry: Sendable, Equatable {
    /// The DN as the directory wrote it.
    public let dn: String

    /// The attributes in the order they came.
    public let attributes: [SourceAttribute]

    /// Collects the parts of an entry.
    public init(dn: String, attributes: [SourceAttribute]) {
        self.dn = dn
        self.attributes = attributes
    }

    /// All values of an attribute, whatever the case of its name; those without options come first.
    public func values(_ name: String) -> [[UInt8]] {
        let matching = attributes.filter { $0.name.equalsIgnoringCase(name) }
        if let only = matching.first, matching.count == 1 { return only.values }
        return matching.filter(\.options.isEmpty).flatMap(\.values)
            + matching.filter { !$0.options.isEmpty }.flatMap(\.values)
    }

    /// The values of an attribute that are valid UTF-8 and hold no NUL.
    public func texts(_ name: String) -> [String] {
        values(name).compactMap { value in
            value.contains(0) ? nil : String(validating: value, as: UTF8.self)
        }
    }

    /// The first value of an attribute that is valid UTF-8; nil when there is none.
    public func firstText(_ name: String) -> String? {
        texts(name).first
    }

    /// Whether the directory sent only a piece of the attribute's values.
    public func isPartial(_ name: String) -> Bool {
        attributes.contains { $0.isPartial && $0.name.equalsIgnoringCase(name) }
    }
}

extension String {
    /// Whether two attribute names are the same: ASCII letters without regard to case (RFC 4512 2.5).
    func equalsIgnoringCase(_ other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return zip(utf8, other.utf8).allSatisfy { left, right in
            left == right || (left ^ right == 0x20 && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(left | 0x20))
        }
    }
}
