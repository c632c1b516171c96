import LDAPProtocol
import NIOCore

/// An entry that is in no directory: the root DSE or the subschema. It is small in number and asked for at connecting, so
/// it is matched and selected by name.
struct VirtualEntry: Sendable {
    let dn: [UInt8]
    let attributes: [PartialAttribute]
    /// The attributes that only `+` or their names bring up.
    let schema: Schema

    /// Whether a filter matches: by presence and equality, which is what clients ask here; anything else does not.
    func matches(_ filter: Filter) -> Truth {
        switch filter {
        case .and(let parts):
            let truths = parts.map(matches)
            return truths.contains(.no) ? .no : truths.contains(.undefined) ? .undefined : .yes
        case .or(let parts):
            let truths = parts.map(matches)
            return truths.contains(.yes) ? .yes : truths.contains(.undefined) ? .undefined : .no
        case .not(let part): return matches(part).negated
        case .present(let name):
            guard let id = schema.attributeID(name) else { return .undefined }
            return values(of: id).isEmpty ? .no : .yes
        case .equality(let name, let value), .approximate(let name, let value):
            guard let id = schema.attributeID(name), let rule = schema.attribute(id).equality,
                let assertion = rule.normalise(value, schema: schema)
            else { return .undefined }
            let isEqual = values(of: id).contains {
                rule.matches(stored: $0, normalisedAssertion: assertion, schema: schema)
            }
            return isEqual ? .yes : .no
        case .substrings, .greaterOrEqual, .lessOrEqual, .extensible: return .undefined
        }
    }

    func values(of id: AttributeID) -> [[UInt8]] {
        attributes.filter { schema.attributeID($0.type) == id }.flatMap(\.values)
    }

    /// Appends the entry with the attributes asked for.
    func write(messageID: Int32, names: [[UInt8]], typesOnly: Bool, into buffer: inout ByteBuffer) {
        let hasStar = names.isEmpty || names.contains([UInt8(ascii: "*")])
        let hasPlus = names.contains([UInt8(ascii: "+")])
        let wanted = Set(names.compactMap { schema.attributeID($0) })
        let selected = attributes.filter { attribute in
            guard let id = schema.attributeID(attribute.type) else { return hasPlus }
            return wanted.contains(id) || (schema.attribute(id).isOperational ? hasPlus : hasStar)
        }.map { typesOnly ? PartialAttribute(type: $0.type) : $0 }
        SearchResultEntry.writeHeader(
            messageID: messageID, objectName: dn, attributesLength: selected.reduce(0) { $0 + $1.encodedLength },
            into: &buffer)
        for attribute in selected { attribute.encode(into: &buffer) }
    }
}
