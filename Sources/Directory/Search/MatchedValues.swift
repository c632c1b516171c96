import Identity
import LDAPProtocol

/// The values that a client wants of those its selection has (RFC 3876): those that pass one of the tests.
struct MatchedValues: Sendable {
    private struct Item: Sendable {
        /// The types it is about; `nil` for all whose syntax is the rule's.
        var types: [AttributeID]?
        var options: [[UInt8]]
        var test: AttributeMatch.Test
    }

    private let items: [Item]
    private let schema: Schema

    /// Makes the tests of the items; one that is undefined matches nothing.
    init(_ control: MatchedValuesControl, context: DirectoryContext) {
        schema = context.schema
        items = control.items.compactMap { Self.item($0, context) }
    }

    /// The values of an attribute that are wanted.
    func select(_ values: [[UInt8]], of type: AttributeID, options: [[UInt8]]) -> [[UInt8]] {
        let tests = items.filter { item in
            let isOfType: Bool =
                if let types = item.types { types.contains(type) } else {
                    if case .equality(let rule, _) = item.test {
                        schema.attribute(type).syntax == rule.syntax
                    } else {
                        false
                    }
                }
            return isOfType && item.options.allSatisfy(options.contains)
        }
        if tests.isEmpty { return [] }
        return values.filter { value in
            value.withUnsafeBufferPointer { value in tests.contains { $0.test.passes(value, schema: schema) } }
        }
    }

    private static func item(_ filter: Filter, _ context: DirectoryContext) -> Item? {
        let schema = context.schema
        func item(_ description: [UInt8], _ test: (AttributeType) -> AttributeMatch.Test?) -> Item? {
            guard let parsed = AttributeDescription(description), let id = schema.attributeID(parsed.type),
                let test = test(schema.attribute(id))
            else { return nil }
            return Item(
                types: schema.subtypes(of: id), options: parsed.options.filter { $0 != Array("binary".utf8) },
                test: test)
        }
        func ordered(
            _ description: [UInt8], _ value: [UInt8], _ make: @escaping (MatchingRule, [UInt8]) -> AttributeMatch.Test
        ) -> Item? {
            item(description) { type in
                guard let rule = type.ordering, let value = rule.normalise(value, schema: schema) else { return nil }
                return make(rule, value)
            }
        }
        switch filter {
        case .and, .or, .not: return nil
        case .present(let attribute): return item(attribute) { _ in .present }
        case .equality(let attribute, let value), .approximate(let attribute, let value):
            return item(attribute) { type in
                guard let rule = type.equality, let value = rule.normalise(value, schema: schema) else { return nil }
                return .equality(rule, value)
            }
        case .substrings(let filter):
            return item(filter.attribute) { type in
                guard let rule = type.substrings,
                    let pieces = rule.prepareSubstrings(initial: filter.initial, any: filter.any, final: filter.final)
                else { return nil }
                return .substrings(rule, pieces)
            }
        case .greaterOrEqual(let attribute, let value): return ordered(attribute, value) { .greaterOrEqual($0, $1) }
        case .lessOrEqual(let attribute, let value): return ordered(attribute, value) { .lessOrEqual($0, $1) }
        case .extensible(let assertion):
            guard let name = assertion.rule else {
                return assertion.attribute.flatMap {
                    Self.item(.equality(attribute: $0, value: assertion.value), context)
                }
            }
            guard let rule = schema.matchingRule(named: name), rule.purpose == .equality,
                let value = rule.normalise(assertion.value, schema: schema)
            else { return nil }
            guard let attribute = assertion.attribute else {
                return Item(types: nil, options: [], test: .equality(rule, value))
            }
            return item(attribute) { _ in .equality(rule, value) }
        }
    }
}
