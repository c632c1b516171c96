import LDAPProtocol

/// The attributes of an entry while they are being changed; goes back into a block with ``block``.
struct EntryAttributes {
    private var all: [PartialAttribute]
    /// What each of them is.
    private var keys: [AttributeKey]
    private let schema: Schema

    init(_ all: [PartialAttribute] = [], schema: Schema) {
        self.all = all
        keys = all.map { AttributeKey($0.type, schema: schema) }
        self.schema = schema
    }

    init(block: [UInt8], schema: Schema) {
        self.init(AttributeBlock.decode(block), schema: schema)
    }

    /// What ``EntryRecord/attributes`` takes.
    var block: [UInt8] { AttributeBlock.encode(all) }

    /// The types that have values, those that the schema lacks left out.
    var types: [AttributeID] { keys.compactMap(\.type) }

    /// Whether there are attributes that the schema lacks.
    var hasForeignTypes: Bool { keys.contains { $0.type == nil } }

    /// The bare types that the schema lacks, as they are written.
    var foreignTypes: [[UInt8]] {
        zip(all, keys).compactMap { $1.type == nil ? Self.bareType($0.type) : nil }
    }

    /// The values of a type without options; an empty row takes the attribute away.
    subscript(id: AttributeID) -> [[UInt8]] {
        get { keys.firstIndex { $0.isPlain(id) }.map { all[$0].values } ?? [] }
        set {
            if let index = keys.firstIndex(where: { $0.isPlain(id) }) {
                set(newValue, at: index)
            } else if !newValue.isEmpty {
                append(PartialAttribute(type: schema.attribute(id).canonicalName, values: newValue))
            }
        }
    }

    /// The first value as text; setting replaces all values.
    subscript(text id: AttributeID) -> String? {
        get { self[id].first.map { String(decoding: $0, as: UTF8.self) } }
        set { self[id] = newValue.map { [Array($0.utf8)] } ?? [] }
    }

    /// Puts an attribute in place of the one with the same description, options included.
    ///
    /// - Parameter key: what the description means, if that is known already.
    mutating func replace(_ attribute: PartialAttribute, _ key: AttributeKey? = nil) {
        let key = key ?? AttributeKey(attribute.type, schema: schema)
        if let index = keys.firstIndex(of: key) {
            set(attribute.values, at: index)
        } else if !attribute.values.isEmpty {
            append(attribute, key)
        }
    }

    /// The values under a description, options included; none if it is not there.
    func values(under description: [UInt8]) -> [[UInt8]] {
        keys.firstIndex(of: AttributeKey(description, schema: schema)).map { all[$0].values } ?? []
    }

    private mutating func set(_ values: [[UInt8]], at index: Int) {
        if values.isEmpty {
            all.remove(at: index)
            keys.remove(at: index)
        } else {
            all[index].values = values
        }
    }

    private mutating func append(_ attribute: PartialAttribute, _ key: AttributeKey? = nil) {
        all.append(attribute)
        keys.append(key ?? AttributeKey(attribute.type, schema: schema))
    }

    /// Adds values that are not there yet, compared as the type compares.
    mutating func insert(_ values: [[UInt8]], into id: AttributeID) {
        var present = self[id]
        for value in values where !present.contains(where: { isSame($0, value, id) }) { present.append(value) }
        self[id] = present
    }

    /// Whether two values of a type are equal by its matching rule.
    func isSame(_ left: [UInt8], _ right: [UInt8], _ id: AttributeID) -> Bool {
        if left == right { return true }
        guard let rule = schema.attribute(id).equality else { return false }
        guard let normalised = rule.normalise(left, schema: schema) else { return false }
        return normalised == rule.normalise(right, schema: schema)
    }

    /// A form that equal values of a type share.
    func comparable(_ value: [UInt8], _ id: AttributeID) -> [UInt8] {
        schema.attribute(id).equality?.normalise(value, schema: schema) ?? value
    }

    /// Whether types and values are the same, in whatever order.
    func hasSameValues(as other: EntryAttributes) -> Bool {
        if keys == other.keys {
            // One of a description stands here as there, which is the rule.
            return zip(all, other.all).allSatisfy { left, right in
                left.values == right.values
                    || left.values.count == right.values.count && Set(left.values) == Set(right.values)
            }
        }
        func table(_ attributes: EntryAttributes) -> [AttributeKey: Set<[UInt8]>] {
            Dictionary(
                zip(attributes.keys, attributes.all.map { Set($0.values) }), uniquingKeysWith: { $0.union($1) })
        }
        return table(self) == table(other)
    }

    static func bareType(_ description: [UInt8]) -> [UInt8] {
        Array(description.prefix { $0 != UInt8(ascii: ";") })
    }
}
