import TestSupport
import Testing

@testable import LDAPProtocol

@Suite struct DistinguishedNameTests {
    static let schema = Schema.standard

    struct Reading: Sendable {
        var text: String
        /// Types and values, relative names from the entry upwards.
        var rdns: [[(String, String)]]
        var printed: String
    }

    /// RFC 4514, section 4, and the forms of RFC 2253 that are accepted.
    static let readings: [Reading] = [
        Reading(text: "", rdns: [], printed: ""),
        Reading(text: "   ", rdns: [], printed: ""),
        Reading(
            text: "UID=jsmith,DC=example,DC=net",
            rdns: [[("UID", "jsmith")], [("DC", "example")], [("DC", "net")]],
            printed: "UID=jsmith,DC=example,DC=net"
        ),
        Reading(
            text: "OU=Sales+CN=J.  Smith,DC=example,DC=net",
            rdns: [[("OU", "Sales"), ("CN", "J.  Smith")], [("DC", "example")], [("DC", "net")]],
            printed: "OU=Sales+CN=J.  Smith,DC=example,DC=net"
        ),
        Reading(
            text: #"CN=James \"Jim\" Smith\, III,DC=example,DC=net"#,
            rdns: [[("CN", #"James "Jim" Smith, III"#)], [("DC", "example")], [("DC", "net")]],
            printed: #"CN=James \"Jim\" Smith\, III,DC=example,DC=net"#
        ),
        Reading(
            text: #"CN=Before\0dAfter,DC=example,DC=net"#,
            rdns: [[("CN", "Before\rAfter")], [("DC", "example")], [("DC", "net")]],
            printed: #"CN=Before\0dAfter,DC=example,DC=net"#
        ),
        Reading(
            text: "1.3.6.1.4.1.1466.0=#04024869", rdns: [[("1.3.6.1.4.1.1466.0", "Hi")]],
            printed: "1.3.6.1.4.1.1466.0=Hi"),
        Reading(text: #"CN=Lu\C4\8Di\C4\87"#, rdns: [[("CN", "Lučić")]], printed: "CN=Lučić"),
        Reading(text: "cn = a , dc = b", rdns: [[("cn", "a")], [("dc", "b")]], printed: "cn=a,dc=b"),
        Reading(text: "cn=a;dc=b", rdns: [[("cn", "a")], [("dc", "b")]], printed: "cn=a,dc=b"),
        Reading(text: #"cn="a, b" ,dc=c"#, rdns: [[("cn", "a, b")], [("dc", "c")]], printed: #"cn=a\, b,dc=c"#),
        Reading(text: #"cn=\ a\ "#, rdns: [[("cn", " a ")]], printed: #"cn=\ a\ "#),
        Reading(text: ##"cn=\#a#"##, rdns: [[("cn", "#a#")]], printed: ##"cn=\#a#"##),
        Reading(text: #"cn=a\2Cb\2bc"#, rdns: [[("cn", "a,b+c")]], printed: #"cn=a\,b\+c"#),
        Reading(text: "OID.2.5.4.3=x", rdns: [[("2.5.4.3", "x")]], printed: "2.5.4.3=x"),
        Reading(text: "cn=", rdns: [[("cn", "")]], printed: "cn="),
        Reading(text: "cn=a=b", rdns: [[("cn", "a=b")]], printed: "cn=a=b"),
    ]

    @Test(arguments: readings) func readsAndPrints(_ reading: Reading) throws {
        let name = try DistinguishedName(reading.text)
        let expected = reading.rdns.map { RelativeDistinguishedName($0.map { AttributeTypeAndValue($0.0, $0.1) }) }
        #expect(name.rdns == expected)
        #expect(name.description == reading.printed)
        #expect(try DistinguishedName(name.description) == name)
    }

    static let refusals: [(String, DNError.Code)] = [
        ("cn", .missingEqualsSign), ("=x", .invalidAttributeType), ("cn=a,", .invalidAttributeType),
        ("cn=a,,dc=b", .invalidAttributeType), (",cn=a", .invalidAttributeType), ("cn=a+", .invalidAttributeType),
        ("c n=a", .missingEqualsSign), ("1.=a", .invalidAttributeType), ("1.02=a", .invalidAttributeType),
        ("-a=b", .invalidAttributeType), ("cn;x=a", .missingEqualsSign), (#"cn=a\"#, .invalidEscape),
        (#"cn=a\z"#, .invalidEscape), (#"cn=a\4"#, .invalidEscape), (#"cn=a\00b"#, .nullCharacter),
        ("cn=a\u{0}b", .nullCharacter), (#"cn=a"b"#, .invalidValue), (#"cn="a"#, .invalidValue),
        (#"cn="a"b"#, .invalidValue), ("cn=a<b", .invalidValue), ("cn=#", .invalidHexadecimalValue),
        ("cn=#04", .invalidHexadecimalValue), ("cn=#0403486", .invalidHexadecimalValue),
        ("cn=#04034869", .invalidHexadecimalValue), ("cn=#020101", .invalidHexadecimalValue),
        ("cn=#04840000000", .invalidHexadecimalValue), ("cn=#0484FFFFFFFF", .invalidHexadecimalValue),
        ("cn=#040100", .nullCharacter), ("cn=#04024869zz", .invalidHexadecimalValue), (#"cn=\C3\28"#, .invalidUTF8),
    ]

    @Test(arguments: refusals) func refuses(_ text: String, _ code: DNError.Code) {
        #expect(throws: DNError(code, at: 0)) { try DistinguishedName(text) }
        #expect(NormalisedDN.of(Array(text.utf8), schema: Self.schema) == nil)
    }

    @Test func refusesBytesThatAreNotUTF8() {
        #expect(throws: DNError(.invalidUTF8, at: 0)) {
            try DistinguishedName(parsing: Array("cn=".utf8) + [0xC3, 0x28])
        }
        #expect(NormalisedDN.of(Array("cn=".utf8) + [0xFF], schema: Self.schema) == nil)
        #expect(NormalisedDN.of(Array("foo=".utf8) + [0xFF], schema: Self.schema) == nil)
    }

    @Test func printsBytesThatAreNotUTF8InHexadecimalForm() throws {
        let name = try DistinguishedName("cn=#0402FFFE")
        #expect(name.description == "cn=#0402fffe")
        #expect(try DistinguishedName(name.description) == name)
        let long = RelativeDistinguishedName([
            AttributeTypeAndValue(type: [0x61], value: Array(repeating: 0xFF, count: 300))
        ])
        #expect(try RelativeDistinguishedName(parsing: long.bytes) == long)
    }

    @Test func keepsTheLimits() throws {
        let longest = "cn=" + String(repeating: "a", count: 8189)
        #expect(try DistinguishedName(longest).rdns.count == 1)
        #expect(throws: DNError(.tooLong, at: 0)) { try DistinguishedName(longest + "a") }
        #expect(NormalisedDN.of(Array((longest + "a").utf8), schema: Self.schema) == nil)
        let deepest = Array(repeating: "dc=a", count: 64).joined(separator: ",")
        #expect(try DistinguishedName(deepest).rdns.count == 64)
        #expect(throws: DNError(.tooManyComponents, at: 0)) { try DistinguishedName(deepest + ",dc=a") }
        #expect(throws: DNError(.tooManyComponents, at: 0)) { try DistinguishedName(deepest + "+dc=a") }
        #expect(NormalisedDN.of(Array((deepest + ",dc=a").utf8), schema: Self.schema) == nil)
        #expect(try DistinguishedName(parsing: Array("dc=a,dc=b".utf8), maximumRDNs: 2).rdns.count == 2)
        #expect(throws: DNError(.tooManyComponents, at: 0)) {
            try DistinguishedName(parsing: Array("dc=a,dc=b".utf8), maximumRDNs: 1)
        }
    }

    static let equalNames: [(String, String)] = [
        ("uid=jane,ou=people,dc=example,dc=org", "UID = Jane , OU=People;DC=EXAMPLE,DC=org"),
        ("commonName=a  b", "cn=A B"), ("2.5.4.3=x", "cn=X"), ("userid=x", "uid=x"),
        (#"cn=Doe\, Jane"#, #"cn=doe\2C jane"#), (#"cn=Doe\, Jane"#, #"cn="Doe, Jane""#), (#"cn=\ a\ "#, "cn=a"),
        ("cn=a+sn=b", "sn=B+cn=A"), ("cn=Müller", "cn=MÜLLER"), ("cn=Müller", "cn=mu\u{308}ller"),
        ("cn=#04024869", "cn=hi"), ("uidNumber=007", "uidNumber=7"), ("FOO=a", "foo=a"), ("cn=", "cn="),
        ("cn=stra\u{DF}e", "cn=STRASSE"), ("mail=A@Example.org", "mail=a@example.ORG"),
    ]

    @Test(arguments: equalNames) func findsEqual(_ left: String, _ right: String) throws {
        let one = NormalisedDN.of(Array(left.utf8), schema: Self.schema)
        #expect(one != nil)
        #expect(one == NormalisedDN.of(Array(right.utf8), schema: Self.schema))
        #expect(try DistinguishedName(left).normalised(Self.schema) == one)
        #expect(try DistinguishedName(right).normalised(Self.schema) == one)
    }

    static let differentNames: [(String, String)] = [
        ("cn=a,dc=b", "cn=a+dc=b"), (#"cn=a\,dc=b"#, "cn=a,dc=b"), ("cn=a", "sn=a"), ("cn=ab", "cn=a b"),
        ("homeDirectory=/A", "homeDirectory=/a"), ("foo=A", "foo=a"), (#"cn=a\\2cb"#, #"cn=a\,b"#),
        ("cn=a", "cn=a,cn=a"),
    ]

    @Test(arguments: differentNames) func tellsApart(_ left: String, _ right: String) {
        let one = NormalisedDN.of(Array(left.utf8), schema: Self.schema)
        let two = NormalisedDN.of(Array(right.utf8), schema: Self.schema)
        #expect(one != nil && two != nil)
        #expect(one != two)
    }

    @Test func normalisesToReadableText() {
        let bytes = NormalisedDN.of(Array(#"CN=Doe\, Jane+SN=Doe,OU=A,dc=org"#.utf8), schema: Self.schema)
        #expect(bytes.map { String(decoding: $0, as: UTF8.self) } == #"cn=doe\2c jane+sn=doe,ou=a,dc=org"#)
    }

    @Test func knowsParentsAndDescendants() throws {
        let base = try DistinguishedName("dc=example,dc=org")
        let people = base.child(RelativeDistinguishedName("ou", "People"))
        let jane = try DistinguishedName(#"cn=Doe\, Jane"#).appending(people)
        #expect(jane.description == #"cn=Doe\, Jane,ou=People,dc=example,dc=org"#)
        #expect(jane.parent == people)
        #expect(DistinguishedName().parent == nil)
        #expect(jane.isDescendant(of: try DistinguishedName("OU=people,DC=example,DC=org"), Self.schema))
        #expect(!people.isDescendant(of: people, Self.schema))
        #expect(people.isDescendant(of: DistinguishedName(), Self.schema))
        let normalised = jane.normalised(Self.schema)
        #expect(NormalisedDN.parent(of: normalised).map(Array.init) == people.normalised(Self.schema))
        #expect(NormalisedDN.parent(of: Array("dc=org".utf8)).map(Array.init) == [])
        #expect(NormalisedDN.parent(of: []) == nil)
        #expect(NormalisedDN.isDescendant(normalised, of: base.normalised(Self.schema)))
        #expect(!NormalisedDN.isDescendant(normalised, of: normalised))
        #expect(NormalisedDN.isDescendant(normalised, of: []))
        #expect(!NormalisedDN.isDescendant(Array("ou=xdc=org".utf8), of: Array("dc=org".utf8)))
    }

    @Test func readsOneRelativeName() throws {
        #expect(try RelativeDistinguishedName(parsing: Array("cn=a+sn=b".utf8)).components.count == 2)
        #expect(throws: DNError(.tooManyComponents, at: 0)) {
            try RelativeDistinguishedName(parsing: Array("cn=a,dc=b".utf8))
        }
        #expect(throws: DNError(.invalidAttributeType, at: 0)) { try RelativeDistinguishedName(parsing: []) }
    }

    /// Both ways to the normalised form agree on whatever changed bytes make of a name, and nothing traps.
    @Test func survivesTruncationAndChangedBytes() {
        let seeds = Self.readings.map(\.text) + Self.equalNames.flatMap { [$0.0, $0.1] } + Self.refusals.map(\.0)
        var generator = SeededGenerator(seed: 4514)
        for seed in seeds {
            let bytes = Array(seed.utf8)
            for length in 0...bytes.count { check(Array(bytes.prefix(length))) }
            for index in bytes.indices {
                for _ in 0..<40 {
                    var changed = bytes
                    changed[index] =
                        [UInt8.random(in: 0...255, using: &generator), 0x2C, 0x5C, 0x22, 0x23, 0x2B, 0x3D, 0x20]
                        .randomElement(using: &generator) ?? 0
                    check(changed)
                }
            }
        }
    }

    private func check(_ bytes: [UInt8]) {
        let fast = NormalisedDN.of(bytes, schema: Self.schema)
        let name = try? DistinguishedName(parsing: bytes)
        if name?.normalised(Self.schema) != fast {
            Issue.record("the two ways differ for \(String(decoding: bytes, as: UTF8.self))")
        }
        guard let name else { return }
        if (try? DistinguishedName(parsing: name.bytes)) != name {
            Issue.record("no round trip for \(String(decoding: bytes, as: UTF8.self))")
        }
    }
}
