import TestSupport

@testable import LDAPProtocol

extension Filter {
    static func equals(_ attribute: String, _ value: String) -> Filter {
        .equality(attribute: attribute.octets, value: value.octets)
    }

    /// A `not` around a `not`, and so on, around a presence: so many levels of constructed values
    /// and one more node.
    static func nots(_ levels: Int) -> Filter {
        (0..<levels).reduce(Filter.present(attribute: "cn".octets)) { filter, _ in .not(filter) }
    }

    /// A filter made by chance, of at most so many levels.
    static func random(_ levels: Int, using generator: inout SeededGenerator) -> Filter {
        let names = ["cn", "objectClass", "2.5.4.3", "sn;lang-de", "x-attribute"]
        let attribute = (names.randomElement(using: &generator) ?? "cn").octets
        func piece(_ generator: inout SeededGenerator) -> [UInt8] { [0x2A] + generator.bytes(upTo: 6) }
        switch Int.random(in: 0..<(levels > 0 ? 10 : 7), using: &generator) {
        case 0: return .equality(attribute: attribute, value: generator.bytes(upTo: 12))
        case 1: return .present(attribute: attribute)
        case 2: return .greaterOrEqual(attribute: attribute, value: generator.bytes(upTo: 5))
        case 3: return .lessOrEqual(attribute: attribute, value: generator.bytes(upTo: 5))
        case 4: return .approximate(attribute: attribute, value: "J\u{F6}rg (*)\\\0".octets)
        case 5:
            var filter = SubstringFilter(attribute: attribute)
            if generator.chance(2) { filter.initial = piece(&generator) }
            for _ in 0..<Int.random(in: 0..<3, using: &generator) { filter.any.append(piece(&generator)) }
            if filter.initial == nil, filter.any.isEmpty || generator.chance(2) { filter.final = piece(&generator) }
            return .substrings(filter)
        case 6:
            let rule = generator.chance(2) ? "caseExactMatch".octets : nil
            return .extensible(
                MatchingRuleAssertion(
                    rule: rule, attribute: rule == nil || generator.chance(2) ? attribute : nil,
                    value: generator.bytes(upTo: 6), dnAttributes: generator.chance(2)))
        case 7: return .not(.random(levels - 1, using: &generator))
        case 8: return .and(randomList(levels - 1, using: &generator))
        default: return .or(randomList(levels - 1, using: &generator))
        }
    }

    private static func randomList(_ levels: Int, using generator: inout SeededGenerator) -> [Filter] {
        (0..<Int.random(in: 0...4, using: &generator)).map { _ in .random(levels, using: &generator) }
    }
}
