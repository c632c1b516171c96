import NIOCore
import Testing

@testable import LDAPProtocol

@Suite("Control")
struct ControlTests {
    static let known: [(WireBytes, Control)] = [
        ("30 05 04 03 31 2E 32", Control(oid: "1.2")),
        ("30 08 04 03 31 2E 32 01 01 FF", Control(oid: "1.2", isCritical: true)),
        ("30 07 04 03 31 2E 32 04 00", Control(oid: "1.2", value: [])),
        ("30 0B 04 03 31 2E 32 01 01 FF 04 01 61", Control(oid: "1.2", isCritical: true, value: [0x61])),
    ]

    @Test(arguments: known)
    func readsAndWritesKnownBytes(_ wire: WireBytes, _ control: Control) throws {
        var reader = BERReader(wire.bytes)
        #expect(try Control(from: &reader) == control)
        #expect(reader.isAtEnd)
        #expect(WireBytes.written { control.encode(into: &$0) } == wire.bytes)
    }

    @Test func acceptsTheDefaultSpelledOut() throws {
        var reader = BERReader(WireBytes("30 08 04 03 31 2E 32 01 01 00").bytes)
        #expect(try Control(from: &reader) == Control(oid: "1.2"))
    }

    static let pages: [(WireBytes, PagedResultsControl)] = [
        ("30 05 02 01 00 04 00", PagedResultsControl(size: 0)),
        ("30 0A 02 04 7F FF FF FF 04 02 61 62", PagedResultsControl(size: .max, cookie: [0x61, 0x62])),
        ("30 06 02 02 01 F4 04 00", PagedResultsControl(size: 500)),
    ]

    @Test(arguments: pages)
    func readsAndWritesPagedResults(_ wire: WireBytes, _ page: PagedResultsControl) throws {
        #expect(try PagedResultsControl(decoding: wire.bytes) == page)
        #expect(page.encoded == wire.bytes)
        #expect(page.control(isCritical: true).value == wire.bytes)
        for length in 0..<wire.bytes.count {
            #expect(throws: BERError.self) { try PagedResultsControl(decoding: Array(wire.bytes.prefix(length))) }
        }
    }

    static let malformed: [(WireBytes, BERError.Code)] = [
        ("30 05 02 01 FF 04 00", .integerOutOfRange), ("30 09 02 05 00 80 00 00 00 04 00", .integerOutOfRange),
        ("30 07 02 01 00 04 00 04 00", .trailingData), ("30 05 02 01 00 04 00 00", .trailingData), ("", .truncated),
        ("30 03 02 01 00", .truncated),
    ]

    @Test(arguments: malformed)
    func refusesMalformedPagedResults(_ wire: WireBytes, _ code: BERError.Code) {
        #expect(throws: BERError(code, at: 0)) { try PagedResultsControl(decoding: wire.bytes) }
    }
}
