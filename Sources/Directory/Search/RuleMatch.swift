import Identity
import LDAPProtocol

/// The test of a matching rule that a filter names (RFC 4511 section 4.5.1.7.7).
struct RuleMatch: Sendable {
    let rule: MatchingRule
    let assertion: [UInt8]
    /// The types whose values are tested; `nil` for all whose syntax is the rule's.
    let types: [AttributeID]?
    /// Whether the parts of the entry's name are tested too.
    let includesName: Bool

    func matches(_ entry: Entry, in snapshot: DirectorySnapshot) -> Bool {
        let context = snapshot.context
        let found = entry.record.attributes.withUnsafeBufferPointer { block in
            entry.slots.contains { slot in
                guard slot.type != AttributeBlock.unknown else { return false }
                let id = AttributeID(rawValue: slot.type)
                guard covers(id, schema: context.schema), !context.types.secrets.contains(id) else { return false }
                return AttributeBlock.anyValue(in: block, from: Int(slot.values), to: Int(slot.end)) {
                    passes($0, schema: context.schema)
                }
            }
        }
        if found { return true }
        for id in types ?? [] where context.computed.contains(id) {
            for value in context.computed.values(of: id, entry, in: snapshot) {
                if value.withUnsafeBufferPointer({ passes($0, schema: context.schema) }) { return true }
            }
        }
        return includesName && nameMatches(entry, schema: context.schema)
    }

    private func nameMatches(_ entry: Entry, schema: Schema) -> Bool {
        guard let dn = try? DistinguishedName(parsing: entry.dn) else { return false }
        return dn.rdns.contains { rdn in
            rdn.components.contains { component in
                guard let id = schema.attributeID(component.type), covers(id, schema: schema) else { return false }
                return component.value.withUnsafeBufferPointer { passes($0, schema: schema) }
            }
        }
    }

    private func covers(_ id: AttributeID, schema: Schema) -> Bool {
        types?.contains(id) ?? (schema.attribute(id).syntax == rule.syntax)
    }

    private func passes(_ value: UnsafeBufferPointer<UInt8>, schema: Schema) -> Bool {
        rule.matches(stored: value, normalisedAssertion: assertion, schema: schema)
    }
}

extension MatchingRule {
    /// Whether a filter may hold values of a type against the rule; a filter item that may not is Undefined (RFC 4511
    /// section 4.5.1.7.7). A rule for directory strings takes the other kinds of text too (RFC 4517 section 4.2).
    func applies(to type: AttributeType) -> Bool {
        if type.equality == self || type.syntax == syntax { return true }
        guard syntax == .directoryString else { return false }
        return type.syntax == .printableString || type.syntax == .countryString || type.syntax == .telephoneNumber
    }
}
