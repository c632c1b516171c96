import TestSupport
import Testing

@testable import LDAPProtocol

@Suite("Filter text")
struct FilterTextTests {
    static func extensible(_ rule: String?, _ attribute: String?, _ value: String, _ dn: Bool = false) -> Filter {
        .extensible(
            MatchingRuleAssertion(
                rule: rule?.octets, attribute: attribute?.octets, value: value.octets, dnAttributes: dn))
    }

    static func substrings(_ attribute: String, _ initial: String?, _ any: [String], _ final: String?) -> Filter {
        .substrings(
            SubstringFilter(
                attribute: attribute.octets, initial: initial?.octets, any: any.map(\.octets), final: final?.octets))
    }

    /// The examples of RFC 4515 section 4, and of RFC 4526. The third column is the text printed
    /// where it differs.
    static let examples: [(String, Filter, String?)] = [
        ("(cn=Babs Jensen)", .equals("cn", "Babs Jensen"), nil),
        ("(!(cn=Tim Howes))", .not(.equals("cn", "Tim Howes")), nil),
        (
            "(&(objectClass=Person)(|(sn=Jensen)(cn=Babs J*)))",
            .and([
                .equals("objectClass", "Person"),
                .or([.equals("sn", "Jensen"), substrings("cn", "Babs J", [], nil)]),
            ]), nil
        ),
        ("(o=univ*of*mich*)", substrings("o", "univ", ["of", "mich"], nil), nil),
        ("(seeAlso=)", .equals("seeAlso", ""), nil),
        ("(cn:caseExactMatch:=Fred Flintstone)", extensible("caseExactMatch", "cn", "Fred Flintstone"), nil),
        ("(cn:=Betty Rubble)", extensible(nil, "cn", "Betty Rubble"), nil),
        ("(sn:dn:2.4.6.8.10:=Barney Rubble)", extensible("2.4.6.8.10", "sn", "Barney Rubble", true), nil),
        ("(o:dn:=Ace Industry)", extensible(nil, "o", "Ace Industry", true), nil),
        ("(:1.2.3:=Wilma Flintstone)", extensible("1.2.3", nil, "Wilma Flintstone"), nil),
        ("(:DN:2.4.6.8.10:=Dino)", extensible("2.4.6.8.10", nil, "Dino", true), "(:dn:2.4.6.8.10:=Dino)"),
        (
            #"(o=Parens R Us \28for all your parenthetical needs\29)"#,
            .equals("o", "Parens R Us (for all your parenthetical needs)"), nil
        ),
        (#"(cn=*\2A*)"#, substrings("cn", nil, ["*"], nil), #"(cn=*\2a*)"#),
        (#"(filename=C:\5cMyFile)"#, .equals("filename", #"C:\MyFile"#), nil),
        (#"(bin=\00\00\00\04)"#, .equals("bin", "\0\0\0\u{4}"), nil),
        (#"(sn=Lu\c4\8di\c4\87)"#, .equals("sn", "Lu\u{10D}i\u{107}"), "(sn=Lu\u{10D}i\u{107})"),
        (
            #"(1.3.6.1.4.1.1466.0=\04\02\48\69)"#, .equals("1.3.6.1.4.1.1466.0", "\u{4}\u{2}Hi"),
            #"(1.3.6.1.4.1.1466.0=\04\02Hi)"#
        ),
        ("(&)", .and([]), nil), ("(|)", .or([]), nil),
        ("(cn=*)", .present(attribute: "cn".octets), nil),
        ("(cn;lang-de=x)", .equals("cn;lang-de", "x"), nil),
        ("(uidNumber>=1000)", .greaterOrEqual(attribute: "uidNumber".octets, value: "1000".octets), nil),
        ("(uidNumber<=1000)", .lessOrEqual(attribute: "uidNumber".octets, value: "1000".octets), nil),
        ("(cn~=jo)", .approximate(attribute: "cn".octets, value: "jo".octets), nil),
        ("(cn=*x)", substrings("cn", nil, [], "x"), nil),
        ("(cn=x*)", substrings("cn", "x", [], nil), nil),
        ("(cn=a*b*c)", substrings("cn", "a", ["b"], "c"), nil),
        ("(cn= x )", .equals("cn", " x "), nil),
        ("(cn=a=b)", .equals("cn", "a=b"), nil),
        (
            "(member:1.2.840.113556.1.4.1941:=cn=a,dc=b)", extensible("1.2.840.113556.1.4.1941", "member", "cn=a,dc=b"),
            nil
        ),
    ]

    @Test(arguments: examples)
    func parsesAndPrints(_ text: String, _ filter: Filter, _ printed: String?) throws {
        #expect(try Filter(parsing: text) == filter)
        #expect(filter.description == printed ?? text)
        #expect(try Filter(parsing: filter.description) == filter)
    }

    static let malformed: [(String, FilterError.Code, Int)] = [
        ("", .missingOpeningParenthesis, 0), ("cn=x", .missingOpeningParenthesis, 0),
        ("(cn=x", .missingClosingParenthesis, 5), ("(cn=x))", .trailingText, 6), ("(cn=x)(cn=y)", .trailingText, 6),
        ("()", .invalidAttribute, 1), ("(=x)", .invalidAttribute, 1), ("(cn)", .missingOperator, 3),
        ("( cn=x)", .invalidAttribute, 1), ("(cn =x)", .missingOperator, 3), ("(c_n=x)", .missingOperator, 2),
        ("(1cn=x)", .invalidAttribute, 1), ("(1..2=x)", .invalidAttribute, 1), ("(cn;=x)", .invalidAttribute, 1),
        ("(cn.x=x)", .invalidAttribute, 1), ("(cn;a.b=x)", .invalidAttribute, 1), ("(;x=x)", .invalidAttribute, 1),
        ("(cn>x)", .missingOperator, 4), ("(cn!=x)", .missingOperator, 3),
        ("(cn=a(b)", .unescapedCharacter, 5), ("(cn=a\0b)", .unescapedCharacter, 5),
        ("(cn>=a*b)", .missingClosingParenthesis, 6),
        (#"(cn=\)"#, .invalidEscape, 4), (#"(cn=\4)"#, .invalidEscape, 4), (#"(cn=\zz)"#, .invalidEscape, 4),
        (#"(cn=\2"#, .invalidEscape, 4), (#"(cn=\*)"#, .invalidEscape, 4),
        ("(cn=**)", .emptySubstring, 5), ("(cn=a**b)", .emptySubstring, 6), ("(cn=***)", .emptySubstring, 5),
        ("(:=x)", .invalidMatchingRule, 3), ("(:dn:=x)", .invalidMatchingRule, 6), ("(::=x)", .invalidMatchingRule, 2),
        ("(cn:a:b:=x)", .invalidMatchingRule, 6), ("(cn:rule:dn:=x)", .invalidMatchingRule, 9),
        ("(cn:dn:dn:dn:=x)", .invalidMatchingRule, 10), ("(cn:a=x)", .missingOperator, 5),
        ("(cn:=a*b)", .missingClosingParenthesis, 6),
        ("(!)", .missingOpeningParenthesis, 2), ("(!(a=b)(c=d))", .missingClosingParenthesis, 7),
        ("(&(a=b)", .missingClosingParenthesis, 7), ("(& (a=b))", .missingClosingParenthesis, 2),
        ("(&(a=b)c=d)", .missingClosingParenthesis, 7),
    ]

    @Test(arguments: malformed)
    func refusesMalformedText(_ text: String, _ code: FilterError.Code, _ position: Int) {
        do {
            let filter = try Filter(parsing: text)
            Issue.record("parsed as \(filter)")
        } catch {
            #expect(error.code == code)
            #expect(error.position == position)
        }
    }

    @Test func refusesEveryTruncation() throws {
        let text = #"(&(objectClass=Person)(|(sn=Je\2a)(cn:dn:1.2.3:=x)(!(a=b*c*d))))"#
        _ = try Filter(parsing: text)
        for length in 0..<text.utf8.count {
            #expect(throws: FilterError.self) { try Filter(parsing: String(text.prefix(length))) }
        }
    }

    @Test func boundsTheNesting() throws {
        let limit = Limits().nesting
        func text(_ levels: Int) -> String {
            String(repeating: "(!", count: levels - 1) + "(a=b)" + String(repeating: ")", count: levels - 1)
        }
        #expect(try Filter(parsing: text(limit)).description == text(limit))
        #expect(throws: FilterError(.nestingTooDeep, at: 0)) { try Filter(parsing: text(limit + 1)) }
        #expect(throws: FilterError(.nestingTooDeep, at: 0)) {
            try Filter(parsing: String(repeating: "(&", count: 1_000_000))
        }
    }

    @Test func boundsTheNodes() throws {
        let limit = Limits().filterNodes
        func text(_ nodes: Int) -> String { "(|" + String(repeating: "(a=b)", count: nodes - 1) + ")" }
        _ = try Filter(parsing: text(limit))
        #expect(throws: FilterError(.tooManyNodes, at: 0)) { try Filter(parsing: text(limit + 1)) }
        func pieces(_ nodes: Int) -> String { "(cn=*" + String(repeating: "x*", count: nodes - 1) + ")" }
        _ = try Filter(parsing: pieces(limit))
        #expect(throws: FilterError(.tooManyNodes, at: 0)) { try Filter(parsing: pieces(limit + 1)) }
    }

    static let escapes: [([UInt8], String)] = [
        ("a*b(c)d\\e\0".octets, #"a\2ab\28c\29d\5ce\00"#), ("Jürgen".octets, "Jürgen"), ([0xFF, 0x61], #"\ffa"#),
        ([0xC3, 0xA4, 0xFF], #"\c3\a4\ff"#), ("a\r\nb\u{7F}".octets, #"a\0d\0ab\7f"#), ([], ""),
    ]

    @Test(arguments: escapes)
    func escapesValues(_ value: [UInt8], _ text: String) throws {
        #expect(Filter.escape(value) == text)
        #expect(try Filter(parsing: "(a=\(text))") == .equality(attribute: "a".octets, value: value))
    }

    @Test func printsMalformedNamesWithoutBreakingTheLine() {
        let filter = Filter.equality(attribute: "a=b)\n".octets, value: [])
        #expect(filter.description == #"(a\3db\29\0a=)"#)
    }

    @Test func roundTripsRandomFilters() throws {
        var generator = SeededGenerator(seed: 4515)
        for _ in 0..<2_000 {
            let filter = Filter.random(5, using: &generator)
            #expect(try Filter(parsing: filter.description) == filter)
        }
    }

    @Test func neverTrapsOnRandomText() {
        var generator = SeededGenerator(seed: 99)
        let alphabet = Array(#"()&|!=*:<>~\;.-a1 dnäö"#)
        for _ in 0..<20_000 {
            let text = String(
                (0..<Int.random(in: 0..<20, using: &generator)).map { _ in
                    alphabet.randomElement(using: &generator) ?? "a"
                })
            guard let filter = try? Filter(parsing: "(" + text) else { continue }
            #expect((try? Filter(parsing: filter.description)) == filter)
        }
    }
}
