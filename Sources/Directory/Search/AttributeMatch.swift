import Identity
import LDAPProtocol

/// A test of the values of one attribute and its subtypes.
struct AttributeMatch: Sendable {
    enum Test: Sendable {
        case present
        case equality(MatchingRule, [UInt8])
        case substrings(MatchingRule, PreparedSubstrings)
        case greaterOrEqual(MatchingRule, [UInt8])
        case lessOrEqual(MatchingRule, [UInt8])
    }

    /// The type asked for and the types below it.
    let types: [AttributeID]
    /// The first of them, which is mostly the only one.
    private let first: UInt16
    /// The options asked for, in lower case.
    let options: [[UInt8]]
    private let isComputed: Bool
    let test: Test

    init(types: [AttributeID], options: [[UInt8]], isComputed: Bool, test: Test) {
        self.types = types
        self.first = types.first?.rawValue ?? AttributeBlock.unknown
        self.options = options
        self.isComputed = isComputed
        self.test = test
    }

    func matches(_ entry: Entry, in snapshot: DirectorySnapshot) -> Bool {
        if isComputed { return computedMatches(entry, in: snapshot) }
        return entry.record.attributes.withUnsafeBufferPointer { block in
            entry.slots.withUnsafeBufferPointer { slots in
                for slot in slots {
                    if slot.type != first {
                        guard types.count > 1, types.contains(AttributeID(rawValue: slot.type)) else { continue }
                    }
                    if !options.isEmpty, !Self.has(options, slot, block) { continue }
                    if case .present = test { return true }
                    if AttributeBlock.anyValue(
                        in: block, from: Int(slot.values), to: Int(slot.end),
                        { test.passes($0, schema: snapshot.schema) })
                    {
                        return true
                    }
                }
                return false
            }
        }
    }

    /// Whether a stored attribute has all options that were asked for (RFC 4512 section 2.5.2.1).
    static func has(
        _ options: [[UInt8]], _ slot: AttributeBlock.Slot, _ block: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard slot.hasOptions, let description = AttributeBlock.description(of: slot, in: block) else { return false }
        let present = AttributeDescription(description)?.options ?? []
        return options.allSatisfy { present.contains($0) }
    }

    private func computedMatches(_ entry: Entry, in snapshot: DirectorySnapshot) -> Bool {
        types.contains { type in
            let values = snapshot.context.computed.values(of: type, entry, in: snapshot)
            if case .present = test { return !values.isEmpty }
            return values.contains { value in value.withUnsafeBufferPointer { test.passes($0, schema: snapshot.schema) }
            }
        }
    }
}

extension AttributeMatch.Test {
    /// Whether a value passes.
    @inline(__always)
    func passes(_ value: UnsafeBufferPointer<UInt8>, schema: Schema) -> Bool {
        switch self {
        case .present: true
        case .equality(let rule, let assertion):
            rule.matches(stored: value, normalisedAssertion: assertion, schema: schema)
        case .substrings(let rule, let pieces): rule.matchSubstrings(stored: value, pieces)
        case .greaterOrEqual(let rule, let assertion):
            rule.compare(stored: value, normalisedAssertion: assertion, schema: schema).map { $0 >= 0 } ?? false
        case .lessOrEqual(let rule, let assertion):
            rule.compare(stored: value, normalisedAssertion: assertion, schema: schema).map { $0 <= 0 } ?? false
        }
    }
}
