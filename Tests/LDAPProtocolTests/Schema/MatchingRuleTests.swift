import TestSupport
import Testing

@testable import LDAPProtocol

@Suite struct MatchingRuleTests {
    static let schema = Schema.standard

    struct Case: Sendable {
        var rule: MatchingRule
        var stored: String
        var assertion: String
        /// Nil: Undefined.
        var result: Bool?

        init(_ rule: MatchingRule, _ stored: String, _ assertion: String, _ result: Bool?) {
            (self.rule, self.stored, self.assertion, self.result) = (rule, stored, assertion, result)
        }
    }

    static let equality: [Case] = [
        Case(.caseIgnoreMatch, "Jane  Doe ", " jane doe", true), Case(.caseIgnoreMatch, "Jane", "janet", false),
        Case(.caseIgnoreMatch, "Janet", "jane", false), Case(.caseIgnoreMatch, "a b", "ab", false),
        Case(.caseIgnoreMatch, "ab", "a b", false), Case(.caseIgnoreMatch, "a", "", nil),
        Case(.caseIgnoreMatch, "  ", " ", true),
        Case(.caseIgnoreMatch, "a", " ", false), Case(.caseIgnoreMatch, "Müller", "MÜLLER", true),
        Case(.caseIgnoreMatch, "mu\u{308}ller", "Müller", true),
        Case(.caseIgnoreMatch, "Müller", "mu\u{308}ller", true),
        Case(.caseIgnoreMatch, "Muller", "Müller", false), Case(.caseIgnoreMatch, "STRAßE", "strasse", true),
        Case(.caseIgnoreMatch, "Иван", "иван", true), Case(.caseIgnoreMatch, "\u{212A}", "k", true),
        Case(.caseIgnoreMatch, "a\u{E000}", "a", false), Case(.caseIgnoreMatch, "a\u{AD}b", "ab", true),
        Case(.caseIgnoreMatch, "a \u{301}", "a", false), Case(.caseIgnoreMatch, "ab\u{AD}", "abc", false),
        Case(.caseExactMatch, "Jane", "jane", false), Case(.caseExactMatch, "Jane  D", "Jane D", true),
        Case(.caseExactMatch, "Ä", "ä", false), Case(.caseExactMatch, "A\u{308}", "Ä", true),
        Case(.caseIgnoreIA5Match, "A@B.C", "a@b.c", true), Case(.caseIgnoreIA5Match, "ä", "a", false),
        Case(.caseIgnoreIA5Match, "a", "ä", nil), Case(.caseIgnoreIA5Match, "", "", true),
        Case(.caseExactIA5Match, "/home/A", "/home/a", false), Case(.caseExactIA5Match, "/home/A", "/home/A", true),
        Case(.objectIdentifierMatch, "person", "2.5.6.6", true),
        Case(.objectIdentifierMatch, "2.5.6.6", "PERSON", true),
        Case(.objectIdentifierMatch, "cn", "commonName", true), Case(.objectIdentifierMatch, "foo", "FOO", true),
        Case(.objectIdentifierMatch, "foo", "bar", false), Case(.objectIdentifierMatch, "foo", "a b", nil),
        Case(.objectIdentifierMatch, "top", "1..2", nil),
        Case(.distinguishedNameMatch, #"cn=Doe\, Jane,dc=org"#, #"CN=doe\2c jane, DC=ORG"#, true),
        Case(.distinguishedNameMatch, "dc=org", "dc", nil), Case(.distinguishedNameMatch, "", "", true),
        Case(.inChainMatch, "dc=org", "DC=org", true),
        Case(.numericStringMatch, "12 34", "1 234", true), Case(.numericStringMatch, "1234", "123", false),
        Case(.telephoneNumberMatch, "+49 30 123-456", "+4930123456", true),
        Case(.telephoneNumberMatch, "+49 30 \u{2010}1", "+49301", true),
        Case(.telephoneNumberMatch, "+1 x2", "+1X2", true),
        Case(.caseIgnoreListMatch, "Street 1$ City ", "street 1$city", true),
        Case(.caseIgnoreListMatch, "a$b", "a b", false),
        Case(.booleanMatch, "TRUE", "true", true), Case(.booleanMatch, "TRUE", "FALSE", false),
        Case(.booleanMatch, "TRUE", "1", nil), Case(.integerMatch, "7", "7", true),
        Case(.integerMatch, "7", "007", true),
        Case(.integerMatch, "-7", "7", false), Case(.integerMatch, "0", "-0", true),
        Case(.integerMatch, "x", "7", false),
        Case(.integerMatch, "7", "x", nil), Case(.integerMatch, "7", "", nil), Case(.integerMatch, "7", "-", nil),
        Case(.integerMatch, "123456789012345678901234567890", "123456789012345678901234567890", true),
        Case(.bitStringMatch, "'0101'B", "'0101'B", true), Case(.bitStringMatch, "'0101'B", "0101", nil),
        Case(.octetStringMatch, "a B", "a B", true), Case(.octetStringMatch, "a", "A", false),
        Case(.generalizedTimeMatch, "20261124084557Z", "20261124094557+0100", true),
        Case(.generalizedTimeMatch, "202611240845Z", "20261124084500.000Z", true),
        Case(.generalizedTimeMatch, "2026112408.5Z", "20261124083000Z", true),
        Case(.generalizedTimeMatch, "20261231233000-0100", "20270101003000Z", true),
        Case(.generalizedTimeMatch, "20240301000000+0001", "20240229235900Z", true),
        Case(.generalizedTimeMatch, "20261124084557Z", "20261324084557Z", nil),
        Case(.generalizedTimeMatch, "20261124084557Z", "20261124084557", nil),
        Case(.uuidMatch, "3214C1B4-966B-4177-A9D4-F360153E2701", "3214c1b4-966b-4177-a9d4-f360153e2701", true),
        Case(.uuidMatch, "3214c1b4-966b-4177-a9d4-f360153e2701", "3214c1b4966b4177a9d4f360153e2701", nil),
        Case(.integerFirstComponentMatch, "( 3 FORM x )", "3", true),
        Case(.integerFirstComponentMatch, "( 4 )", "3", false),
        Case(.objectIdentifierFirstComponentMatch, "( 2.5.4.3 NAME 'cn' SUP name )", "cn", true),
        Case(.objectIdentifierFirstComponentMatch, "( 2.5.4.3 NAME 'cn' SUP name )", "2.5.4.4", false),
        Case(.objectIdentifierFirstComponentMatch, "nothing", "cn", false),
        Case(.uniqueMemberMatch, "cn=a,dc=b#'01'B", "CN=A,dc=b#'01'B", true),
        Case(.uniqueMemberMatch, "cn=a,dc=b#'01'B", "CN=A,dc=b", false), Case(.uniqueMemberMatch, "cn=a", "CN=A", true),
        Case(.csnMatch, "20261124084557.000001Z#00000A#001#000000", "20261124084557.000001Z#00000a#001#000000", true),
        Case(.csnMatch, "20261124084557.000001Z#00000A#001#000000", "x", nil),
        Case(.bitAndMatch, "6", "2", true), Case(.bitAndMatch, "6", "3", false), Case(.bitOrMatch, "6", "3", true),
        Case(.bitOrMatch, "6", "1", false), Case(.bitAndMatch, "x", "1", false),
        Case(.bitAndMatch, "-2147483646", "2", true),
        Case(.certificateExactMatch, "abc", "abc", true),
    ]

    @Test(arguments: equality) func matches(_ sample: Case) {
        let assertion = sample.rule.normalise(Array(sample.assertion.utf8), schema: Self.schema)
        let result = assertion.map {
            sample.rule.matches(stored: Array(sample.stored.utf8), normalisedAssertion: $0, schema: Self.schema)
        }
        #expect(result == sample.result)
    }

    /// The quick comparison says what comparing normalised values says.
    @Test func comparesQuicklyAsSlowly() {
        var generator = SeededGenerator(seed: 4517)
        let alphabet: [Character] = Array("  aAbÄäß\u{301}\u{AD}k\u{212A}")
        let random = { (generator: inout SeededGenerator) in
            String(
                (0..<Int.random(in: 0...4, using: &generator)).compactMap { _ in
                    alphabet.randomElement(using: &generator)
                })
        }
        for _ in 0..<20_000 {
            let (stored, asserted) = (Array(random(&generator).utf8), Array(random(&generator).utf8))
            for rule in [MatchingRule.caseIgnoreMatch, .caseExactMatch] {
                guard let assertion = rule.normalise(asserted, schema: Self.schema) else { continue }
                let slow = stored.isEmpty ? false : rule.normalise(stored, schema: Self.schema) == assertion
                if rule.matches(stored: stored, normalisedAssertion: assertion, schema: Self.schema) != slow {
                    Issue.record("\(rule) \(stored) \(asserted)")
                }
            }
        }
    }

    struct Pieces: Sendable {
        var rule: MatchingRule
        var stored: String
        var initial: String?
        var any: [String]
        var final: String?
        var result: Bool?

        init(
            _ rule: MatchingRule, _ stored: String, _ initial: String?, _ any: [String], _ final: String?,
            _ result: Bool?
        ) {
            (self.rule, self.stored, self.initial) = (rule, stored, initial)
            (self.any, self.final, self.result) = (any, final, result)
        }
    }

    static let substrings: [Pieces] = [
        Pieces(.caseIgnoreSubstringsMatch, "Jane Marie Doe", "JA", ["mar"], "DOE", true),
        Pieces(.caseIgnoreSubstringsMatch, "Jane Marie Doe", "ane", [], nil, false),
        Pieces(.caseIgnoreSubstringsMatch, "Jane Marie Doe", nil, ["doe", "marie"], nil, false),
        Pieces(.caseIgnoreSubstringsMatch, "abab", "ab", [], "bab", false),
        Pieces(.caseIgnoreSubstringsMatch, "aba", "ab", [], "ba", false),
        Pieces(.caseIgnoreSubstringsMatch, "foo  bar", nil, ["o b"], nil, true),
        Pieces(.caseIgnoreSubstringsMatch, "foobar", nil, ["o b"], nil, false),
        Pieces(.caseIgnoreSubstringsMatch, "foo bar", "foo ", [], " bar", true),
        Pieces(.caseIgnoreSubstringsMatch, "foobar", "foo ", [], "bar", false),
        Pieces(.caseIgnoreSubstringsMatch, "foo", "foo ", [], nil, true),
        Pieces(.caseIgnoreSubstringsMatch, "foo", nil, [" "], nil, true),
        Pieces(.caseIgnoreSubstringsMatch, "  foo", "foo", [], nil, true),
        Pieces(.caseIgnoreSubstringsMatch, "Grüße Müller", nil, ["MÜLL"], nil, true),
        Pieces(.caseIgnoreSubstringsMatch, "Иван Петров", "ива", [], "РОВ", true),
        Pieces(.caseIgnoreSubstringsMatch, "a\u{E000}", "a", [], nil, false),
        Pieces(.caseExactSubstringsMatch, "Jane", "ja", [], nil, false),
        Pieces(.caseExactSubstringsMatch, "Jane", "Ja", [], nil, true),
        Pieces(.caseIgnoreIA5SubstringsMatch, "jane@Example.org", nil, ["@example"], nil, true),
        Pieces(.caseIgnoreIA5SubstringsMatch, "jane@Example.org", nil, ["ä"], nil, nil),
        Pieces(.numericStringSubstringsMatch, "12 34 56", nil, ["2345"], nil, true),
        Pieces(.telephoneNumberSubstringsMatch, "+49 30-123", "+4930", [], "2 3", true),
        Pieces(.caseIgnoreListSubstringsMatch, "Main Street 1$Berlin", nil, ["berl"], nil, true),
        Pieces(.caseIgnoreListSubstringsMatch, "Main Street 1$Berlin", "main", [], "BERLIN", true),
        Pieces(.octetStringSubstringsMatch, "abc", "a", ["b"], "c", true),
        Pieces(.octetStringSubstringsMatch, "abc", "A", [], nil, false),
        Pieces(.caseIgnoreMatch, "abc", "a", [], nil, nil),
        Pieces(.caseIgnoreSubstringsMatch, "", nil, ["a"], nil, false),
    ]

    @Test(arguments: substrings) func matchesSubstrings(_ sample: Pieces) {
        let prepared = sample.rule.prepareSubstrings(
            initial: sample.initial.map { Array($0.utf8) },
            any: sample.any.map { Array($0.utf8) },
            final: sample.final.map { Array($0.utf8) }
        )
        #expect(prepared.map { sample.rule.matchSubstrings(stored: Array(sample.stored.utf8), $0) } == sample.result)
    }

    static let orders: [(MatchingRule, String, String, Int?)] = [
        (.integerOrderingMatch, "9", "10", -1), (.integerOrderingMatch, "-10", "-9", -1),
        (.integerOrderingMatch, "3", "3", 0),
        (.integerOrderingMatch, "123456789012345678901", "99999999999999999999", 1),
        (.integerOrderingMatch, "x", "1", nil),
        (.integerOrderingMatch, "-123456789012345678901", "5", -1),
        (.caseIgnoreOrderingMatch, "Abc", "abd", -1), (.caseIgnoreOrderingMatch, "b", "A", 1),
        (.generalizedTimeOrderingMatch, "20261124084557Z", "20261124084557.1Z", -1),
        (.generalizedTimeOrderingMatch, "20261124084557.25Z", "20261124084557.3Z", -1),
        (.octetStringOrderingMatch, "a", "ab", -1), (.numericStringOrderingMatch, "1 2", "12", 0),
    ]

    @Test(arguments: orders) func ordersValues(
        _ rule: MatchingRule, _ stored: String, _ asserted: String, _ order: Int?
    )
        throws
    {
        let assertion = try #require(rule.normalise(Array(asserted.utf8), schema: Self.schema))
        let found = Array(stored.utf8).withUnsafeBufferPointer {
            rule.compare(stored: $0, normalisedAssertion: assertion, schema: Self.schema)
        }
        #expect(found == order)
    }

    @Test func findsEveryRuleByNameAndObjectIdentifier() {
        var seen: Set<String> = []
        for rule in MatchingRule.allCases {
            #expect(Self.schema.matchingRule(named: Array(rule.name.uppercased().utf8)) == rule)
            #expect(Self.schema.matchingRule(named: Array(rule.oid.utf8)) == rule)
            #expect(seen.insert(rule.oid).inserted)
        }
        #expect(Self.schema.matchingRule(named: Array("caseIgnore".utf8)) == nil)
    }

    @Test func survivesAnyBytes() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...24, using: &generator)).map { _ in
                [UInt8.random(in: 0...255, using: &generator), 0x30, 0x20, 0xC3, 0x28, 0x23, 0x27].randomElement(
                    using: &generator) ?? 0
            }
            for rule in MatchingRule.allCases {
                let assertion = rule.normalise(bytes, schema: Self.schema)
                _ = rule.matches(stored: bytes, normalisedAssertion: assertion ?? bytes, schema: Self.schema)
                let pieces = rule.prepareSubstrings(initial: bytes, any: [bytes], final: bytes)
                if let pieces { _ = rule.matchSubstrings(stored: bytes, pieces) }
            }
            for syntax in Syntax.allCases { _ = syntax.validate(bytes) }
        }
    }
}
