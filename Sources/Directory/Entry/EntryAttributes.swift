import LDAPProtocol

/// The attributes of an entry while they are being changed; goes back into a block with ``block``.
struct EntryAttributes {
    private var all: [PartialAttribute]
    private let schema: Schema

    init(_ all: [PartialAttribute] = [], schema: Schema) {
        self.all = all
        self.schema = schema
    }

    init(block: [UInt8], schema: Schema) {
        self.init(AttributeBlock.decode(block), schema: schema)
    }

    /// What ``EntryRecord/attributes`` takes.
    var block: [UInt8] { AttributeBlock.encode(all) }

    /// The types that have values, those that the schema lacks left out.
    var types: [AttributeID] {
        all.compactMap { attribute in schema.attributeID(Self.bareType(attribute.type)) }
    }

    /// The values of a type without options; an empty row takes the attribute away.
    subscript(id: AttributeID) -> [[UInt8]] {
        get { all.first { isOf($0, id) }?.values ?? [] }
        set {
            if let index = all.firstIndex(where: { isOf($0, id) }) {
                if newValue.isEmpty { all.remove(at: index) } else { all[index].values = newValue }
            } else if !newValue.isEmpty {
                all.append(PartialAttribute(type: schema.attribute(id).canonicalName, values: newValue))
            }
        }
    }

    /// The first value as text; setting replaces all values.
    subscript(text id: AttributeID) -> String? {
        get { self[id].first.map { String(decoding: $0, as: UTF8.self) } }
        set { self[id] = newValue.map { [Array($0.utf8)] } ?? [] }
    }

    /// Puts an attribute in place of the one with the same description, options included.
    mutating func replace(_ attribute: PartialAttribute) {
        let key = key(of: attribute)
        if let index = all.firstIndex(where: { self.key(of: $0) == key }) {
            if attribute.values.isEmpty { all.remove(at: index) } else { all[index].values = attribute.values }
        } else if !attribute.values.isEmpty {
            all.append(attribute)
        }
    }

    /// The values under a description, options included; none if it is not there.
    func values(under description: [UInt8]) -> [[UInt8]] {
        let key = Self.key(of: description, schema: schema)
        return all.first { self.key(of: $0) == key }?.values ?? []
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
        func table(_ attributes: EntryAttributes) -> [[UInt8]: Set<[UInt8]>] {
            Dictionary(attributes.all.map { (key(of: $0), Set($0.values)) }, uniquingKeysWith: { $0.union($1) })
        }
        return table(self) == table(other)
    }

    private func isOf(_ attribute: PartialAttribute, _ id: AttributeID) -> Bool {
        !attribute.type.contains(UInt8(ascii: ";")) && schema.attributeID(attribute.type) == id
    }

    private func key(of attribute: PartialAttribute) -> [UInt8] { Self.key(of: attribute.type, schema: schema) }

    /// Equal for descriptions that mean the same: one name for all names of a type, options in lower case and in order.
    static func key(of description: [UInt8], schema: Schema) -> [UInt8] {
        let bare = bareType(description)
        let name = schema.attributeID(bare).map { schema.attribute($0).lowercasedName } ?? lowercased(bare)
        guard bare.count < description.count else { return name }
        let options = description.split(separator: UInt8(ascii: ";")).dropFirst().map { lowercased(Array($0)) }
        return options.sorted { $0.lexicographicallyPrecedes($1) }.reduce(name) { $0 + [UInt8(ascii: ";")] + $1 }
    }

    static func bareType(_ description: [UInt8]) -> [UInt8] {
        Array(description.prefix { $0 != UInt8(ascii: ";") })
    }

    private static func lowercased(_ bytes: [UInt8]) -> [UInt8] {
        bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }
}
