import NIOCore
import TestSupport
import Testing

@testable import LDAPProtocol

@Suite("Filter in BER")
struct FilterBERTests {
    static let known: [(String, WireBytes)] = [
        ("(cn=ab)", "A3 08 04 02 63 6E 04 02 61 62"),
        ("(cn=*)", "87 02 63 6E"),
        ("(cn>=1)", "A5 07 04 02 63 6E 04 01 31"),
        ("(cn<=1)", "A6 07 04 02 63 6E 04 01 31"),
        ("(cn~=1)", "A8 07 04 02 63 6E 04 01 31"),
        ("(&)", "A0 00"), ("(|)", "A1 00"),
        ("(!(cn=*))", "A2 04 87 02 63 6E"),
        ("(&(cn=*)(sn=*))", "A0 08 87 02 63 6E 87 02 73 6E"),
        ("(cn=a*b*c)", "A4 0F 04 02 63 6E 30 09 80 01 61 81 01 62 82 01 63"),
        ("(cn:dn:1.2:=x)", "A9 0F 81 03 31 2E 32 82 02 63 6E 83 01 78 84 01 FF"),
        ("(:1.2:=x)", "A9 08 81 03 31 2E 32 83 01 78"),
        ("(cn:=x)", "A9 07 82 02 63 6E 83 01 78"),
    ]

    static func decode(_ bytes: [UInt8], limits: Limits = Limits()) throws(BERError) -> Filter {
        var reader = BERReader(bytes, nesting: limits.nesting)
        let filter = try Filter(from: &reader, limits: limits)
        guard reader.isAtEnd else { throw reader.error(.trailingData) }
        return filter
    }

    static func encode(_ filter: Filter) -> [UInt8] { WireBytes.written { filter.encode(into: &$0) } }

    @Test(arguments: known)
    func readsAndWritesKnownBytes(_ text: String, _ wire: WireBytes) throws {
        let filter = try Filter(parsing: text)
        #expect(WireBytes(Self.encode(filter)).description == wire.description)
        #expect(try Self.decode(wire.bytes) == filter)
    }

    @Test(arguments: known)
    func refusesEveryTruncation(_ text: String, _ wire: WireBytes) {
        for length in 0..<wire.bytes.count {
            #expect(throws: BERError.self) { try Self.decode(Array(wire.bytes.prefix(length))) }
        }
    }

    static let malformed: [(WireBytes, BERError.Code)] = [
        ("AA 00", .unexpectedTag), ("AF 00", .unexpectedTag), ("04 00", .unexpectedTag),
        ("A7 02 63 6E", .unexpectedTag),
        ("83 00", .unexpectedTag), ("80 00", .unexpectedTag),
        ("A2 00", .truncated), ("A2 06 87 01 61 87 01 62", .trailingData),
        ("A3 00", .truncated), ("A3 04 04 02 63 6E", .truncated),
        ("A3 0A 04 02 63 6E 04 00 04 02 61 61", .trailingData),
        ("A4 06 04 02 63 6E 30 00", .truncated),
        ("A4 08 04 02 63 6E 30 02 80 00", .invalidValue), ("A4 08 04 02 63 6E 30 02 81 00", .invalidValue),
        ("A4 0C 04 02 63 6E 30 06 80 01 61 80 01 62", .unexpectedTag),
        ("A4 0C 04 02 63 6E 30 06 81 01 61 80 01 62", .unexpectedTag),
        ("A4 0C 04 02 63 6E 30 06 82 01 61 82 01 62", .unexpectedTag),
        ("A4 0C 04 02 63 6E 30 06 82 01 61 81 01 62", .unexpectedTag),
        ("A4 09 04 02 63 6E 30 03 83 01 61", .unexpectedTag),
        ("A9 03 83 01 78", .truncated), ("A9 04 82 02 63 6E", .truncated),
        ("A9 0B 82 02 63 6E 83 01 78 84 02 FF FF", .invalidBoolean),
        ("A9 0A 82 02 63 6E 83 01 78 85 01 FF", .trailingData),
        ("A0 80 87 01 61 00 00", .indefiniteLength),
    ]

    @Test(arguments: malformed)
    func refusesMalformedFilters(_ wire: WireBytes, _ code: BERError.Code) {
        #expect(throws: BERError(code, at: 0)) { try Self.decode(wire.bytes) }
    }

    @Test func roundTripsRandomFilters() throws {
        var generator = SeededGenerator(seed: 4511)
        for _ in 0..<2_000 {
            let filter = Filter.random(6, using: &generator)
            #expect(try Self.decode(Self.encode(filter)) == filter)
        }
    }

    @Test func boundsTheNesting() throws {
        let limit = Limits().nesting
        #expect(try Self.decode(Self.encode(.nots(limit))) == .nots(limit))
        #expect(throws: BERError(.nestingTooDeep, at: 0)) { try Self.decode(Self.encode(.nots(limit + 1))) }
    }

    @Test func boundsTheNodes() throws {
        let limit = Limits().filterNodes
        func flat(_ nodes: Int) -> Filter { .or(Array(repeating: .present(attribute: [0x61]), count: nodes - 1)) }
        _ = try Self.decode(Self.encode(flat(limit)))
        #expect(throws: BERError(.tooManyElements, at: 0)) { try Self.decode(Self.encode(flat(limit + 1))) }
        func pieces(_ nodes: Int) -> Filter {
            .substrings(SubstringFilter(attribute: [0x61], any: Array(repeating: [0x62], count: nodes - 1)))
        }
        _ = try Self.decode(Self.encode(pieces(limit)))
        #expect(throws: BERError(.tooManyElements, at: 0)) { try Self.decode(Self.encode(pieces(limit + 1))) }
    }

    @Test func staysFlatInMemory() {
        #expect(MemoryLayout<Filter>.size <= 17)
    }
}
