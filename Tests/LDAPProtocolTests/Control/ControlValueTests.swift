import NIOCore
import Testing

@testable import LDAPProtocol

/// The values of controls as they stand on the wire.
@Suite struct ControlValueTests {
    /// One value: its bytes, what it reads as, and how to read anything of its kind.
    struct Sample: Sendable, CustomStringConvertible {
        let name: String
        let wire: WireBytes
        let reads: @Sendable ([UInt8]) throws -> Bool
        let writes: @Sendable () -> [UInt8]?

        var description: String { name }

        init<Value: Equatable & Sendable>(
            _ name: String, _ wire: WireBytes, _ value: Value,
            _ decode: @escaping @Sendable ([UInt8]) throws -> Value,
            _ encode: @escaping @Sendable (Value) -> [UInt8]?
        ) {
            self.name = name
            self.wire = wire
            reads = { try decode($0) == value }
            writes = { encode(value) }
        }
    }

    private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    static let samples: [Sample] = [
        Sample(
            "dereference request", "30 0D 30 0B 04 01 6D 30 06 04 01 61 04 01 62",
            DereferenceControl([.init(attribute: text("m"), wanted: [text("a"), text("b")])]),
            { try DereferenceControl(decoding: $0) }, { $0.encoded }),
        Sample(
            "dereference response", "30 18 30 06 04 01 6D 04 01 78 30 0E 04 01 6D 04 01 79 A0 06 30 04 04 00 31 00",
            DereferenceResult([
                .init(attribute: text("m"), value: text("x"), attributes: []),
                .init(attribute: text("m"), value: text("y"), attributes: [PartialAttribute(type: [])]),
            ]), { try DereferenceResult(decoding: $0) }, { $0.control().value }),
        Sample(
            "sort request", "30 10 30 03 04 01 61 30 09 04 01 62 80 01 63 81 01 FF",
            SortControl([.init(attribute: text("a")), .init(attribute: text("b"), rule: text("c"), isReversed: true)]),
            { try SortControl(decoding: $0) }, { $0.encoded }),
        Sample(
            "sort response", "30 06 0A 01 10 80 01 61", SortResult(.noSuchAttribute, attribute: text("a")),
            { try SortResult(decoding: $0) }, { $0.control().value }),
        Sample(
            "window by place", "30 0E 02 01 01 02 01 02 A0 06 02 01 03 02 01 04",
            VirtualListViewControl(before: 1, after: 2, target: .offset(3, contentCount: 4)),
            { try VirtualListViewControl(decoding: $0) }, { $0.encoded }),
        Sample(
            "window by value", "30 0C 02 01 01 02 01 02 81 01 61 04 01 78",
            VirtualListViewControl(before: 1, after: 2, target: .value(text("a")), contextID: text("x")),
            { try VirtualListViewControl(decoding: $0) }, { $0.encoded }),
        Sample(
            "window response", "30 09 02 01 03 02 01 04 0A 01 00",
            VirtualListViewResult(target: 3, contentCount: 4, code: .success),
            { try VirtualListViewResult(decoding: $0) }, { $0.control().value }),
        Sample(
            "matched values", "30 0B A3 06 04 01 61 04 01 62 87 01 63",
            MatchedValuesControl([
                .equality(attribute: text("a"), value: text("b")), .present(attribute: text("c")),
            ]), { try MatchedValuesControl(decoding: $0) }, { $0.encoded }),
        Sample(
            "assertion", "87 01 63", AssertionControl(.present(attribute: text("c"))),
            { try AssertionControl(decoding: $0) }, { $0.encoded }),
        Sample(
            "subentries", "01 01 FF", SubentriesControl(visibility: true), { try SubentriesControl(decoding: $0) },
            { _ in [1, 1, 0xFF] }),
        Sample(
            "session tracking", "30 0E 04 01 61 04 01 62 04 03 31 2E 32 04 01 63",
            SessionTrackingControl(address: "a", name: "b", format: "1.2", identifier: text("c")),
            { try SessionTrackingControl(decoding: $0) }, { $0.encoded }),
        Sample(
            "sync request", "30 09 0A 01 03 04 01 61 01 01 FF",
            SyncRequestControl(mode: .refreshAndPersist, cookie: text("a"), reloadHint: true),
            { try SyncRequestControl(decoding: $0) }, { $0.encoded }),
        Sample(
            "first sync request", "30 03 0A 01 01", SyncRequestControl(mode: .refreshOnly),
            { try SyncRequestControl(decoding: $0) }, { $0.encoded }),
        Sample(
            "sync state", "30 06 0A 01 03 04 01 61", SyncStateControl(.delete, entryUUID: text("a")),
            { try SyncStateControl(decoding: $0) }, { $0.control().value }),
        Sample(
            "sync done", "30 06 04 01 61 01 01 FF", SyncDoneControl(cookie: text("a"), refreshDeletes: true),
            { try SyncDoneControl(decoding: $0) }, { $0.control().value }),
        Sample(
            "changes of Active Directory", "30 0A 02 01 01 02 02 10 00 04 01 61",
            DirSyncRequestControl(flags: 1, size: 4_096, cookie: text("a")),
            { try DirSyncRequestControl(decoding: $0) }, { $0.encoded }),
        Sample(
            "changes of Active Directory, answer", "30 09 02 01 01 02 01 00 04 01 61",
            DirSyncResponseControl(isMore: true, cookie: text("a")), { try DirSyncResponseControl(decoding: $0) },
            { $0.encoded }),
        Sample(
            "sync info: cookie", "80 01 61", SyncInfo.newCookie(text("a")), { try SyncInfo(decoding: $0) },
            { $0.response.value }),
        Sample(
            "sync info: deletes named", "A1 03 01 01 00", SyncInfo.refreshDelete(cookie: nil, isDone: false),
            { try SyncInfo(decoding: $0) }, { $0.response.value }),
        Sample(
            "sync info: present named", "A2 03 04 01 61", SyncInfo.refreshPresent(cookie: text("a"), isDone: true),
            { try SyncInfo(decoding: $0) }, { $0.response.value }),
        Sample(
            "sync info: set", "A3 08 01 01 FF 31 03 04 01 61",
            SyncInfo.idSet(cookie: nil, refreshDeletes: true, uuids: [text("a")]), { try SyncInfo(decoding: $0) },
            { $0.response.value }),
    ]

    @Test(arguments: samples)
    func readsAndWritesKnownBytes(_ sample: Sample) throws {
        #expect(try sample.reads(sample.wire.bytes))
        #expect(sample.writes() == sample.wire.bytes)
    }

    @Test(arguments: samples)
    func refusesWhatIsCutShortOrTooLong(_ sample: Sample) {
        for length in 0..<sample.wire.bytes.count {
            #expect(throws: BERError.self) { try sample.reads(Array(sample.wire.bytes.prefix(length))) }
        }
        #expect(throws: BERError.self) { try sample.reads(sample.wire.bytes + [0]) }
    }

    static let malformed: [(String, WireBytes, @Sendable ([UInt8]) throws -> Void)] = [
        ("no sort key", "30 00", { _ = try SortControl(decoding: $0) }),
        ("an and among matched values", "30 02 A0 00", { _ = try MatchedValuesControl(decoding: $0) }),
        (
            "parts of the name among matched values", "30 0B A9 09 82 01 61 83 01 62 84 01 FF",
            { _ = try MatchedValuesControl(decoding: $0) }
        ),
        ("unknown mode of sync", "30 03 0A 01 02", { _ = try SyncRequestControl(decoding: $0) }),
        (
            "negative window", "30 0E 02 01 FF 02 01 02 A0 06 02 01 03 02 01 04",
            { _ = try VirtualListViewControl(decoding: $0) }
        ),
        ("boolean of two octets", "01 02 FF FF", { _ = try SubentriesControl(decoding: $0) }),
    ]

    @Test(arguments: malformed)
    func refusesMalformedValues(
        _ name: String, _ wire: WireBytes, _ read: @Sendable ([UInt8]) throws -> Void
    ) {
        #expect(throws: BERError.self) { try read(wire.bytes) }
    }
}
