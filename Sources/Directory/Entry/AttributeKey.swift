import LDAPProtocol

/// What attribute descriptions that mean the same have in common (RFC 4512 section 2.5): one type for all its names, options
/// in lower case and in order.
struct AttributeKey: Hashable, Sendable {
    /// The type; `nil` if the schema lacks it.
    let type: AttributeID?
    /// The options, each behind its semicolon; for a type that the schema lacks the name in lower case before them.
    private let rest: [UInt8]

    init(_ description: [UInt8], schema: Schema) {
        guard description.contains(UInt8(ascii: ";")) else {
            type = schema.attributeID(description)
            rest = type == nil ? Self.lowercased(description) : []
            return
        }
        let parts = description.split(separator: UInt8(ascii: ";"))
        let name = Array(parts.first ?? [])
        type = schema.attributeID(name)
        let options = parts.dropFirst().map { Self.lowercased(Array($0)) }
        rest = options.sorted { $0.lexicographicallyPrecedes($1) }
            .reduce(type == nil ? Self.lowercased(name) : []) { $0 + [UInt8(ascii: ";")] + $1 }
    }

    /// Whether the description is the bare type.
    func isPlain(_ id: AttributeID) -> Bool { type == id && rest.isEmpty }

    private static func lowercased(_ bytes: [UInt8]) -> [UInt8] {
        bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }
}
