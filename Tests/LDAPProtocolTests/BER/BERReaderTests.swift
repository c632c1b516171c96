import NIOCore
import TestSupport
import Testing

@testable import LDAPProtocol

@Suite("BERReader")
struct BERReaderTests {
    static let integers: [(WireBytes, Int32)] = [
        ("02 01 00", 0), ("02 01 7F", 127), ("02 02 00 80", 128), ("02 02 01 00", 256), ("02 01 80", -128),
        ("02 02 FF 7F", -129), ("02 01 FF", -1), ("02 03 00 FF FF", 65_535), ("02 03 01 00 00", 65_536),
        ("02 04 7F FF FF FF", .max), ("02 04 80 00 00 00", .min),
    ]

    @Test(arguments: integers)
    func readsAndWritesIntegers(_ wire: WireBytes, _ value: Int32) throws {
        var reader = BERReader(wire.bytes)
        #expect(try reader.readInteger(in: .min ... .max) == value)
        #expect(reader.isAtEnd)
        #expect(WireBytes.written { BERWriter.writeInteger(value, into: &$0) } == wire.bytes)
        #expect(BERWriter.length(of: value) == wire.bytes.count)
    }

    static let badIntegers: [(WireBytes, BERError.Code)] = [
        ("", .truncated), ("02", .truncated), ("02 01", .lengthExceedsParent), ("02 00", .invalidInteger),
        ("02 02 00 7F", .invalidInteger), ("02 02 FF 80", .invalidInteger),
        ("02 05 00 80 00 00 00", .integerOutOfRange),
        ("02 09 01 02 03 04 05 06 07 08 09", .invalidInteger), ("02 08 7F FF FF FF FF FF FF FF", .integerOutOfRange),
        ("02 01 FF", .integerOutOfRange), ("04 01 00", .unexpectedTag), ("02 81", .truncated),
        ("02 80 01", .indefiniteLength),
        ("02 85 00 00 00 00 01 01", .lengthTooLong), ("02 FF 01", .lengthTooLong),
        ("02 84 FF FF FF FF 01", .lengthExceedsParent), ("02 84 7F FF FF FF 01", .lengthExceedsParent),
    ]

    @Test(arguments: badIntegers)
    func refusesMalformedIntegers(_ wire: WireBytes, _ code: BERError.Code) {
        var reader = BERReader(wire.bytes)
        #expect(throws: BERError(code, at: 0)) { try reader.readInteger() }
    }

    @Test(arguments: [1, 2, 3, 4])
    func acceptsLongFormsOfTheLength(_ octets: Int) throws {
        var bytes: [UInt8] = [0x04, 0x80 | UInt8(octets)] + [UInt8](repeating: 0, count: octets - 1) + [2, 7, 8]
        var reader = BERReader(bytes)
        #expect(try reader.readBytes() == [7, 8])
        #expect(reader.isAtEnd)
        bytes.removeLast()
        reader = BERReader(bytes)
        #expect(throws: BERError(.lengthExceedsParent, at: 0)) { try reader.readBytes() }
    }

    static let booleans: [(WireBytes, Bool?)] = [
        ("01 01 FF", true), ("01 01 01", true), ("01 01 00", false), ("01 00", nil), ("01 02 FF FF", nil),
        ("02 01 FF", nil), ("01 81 01 FF", true),
    ]

    @Test(arguments: booleans)
    func readsBooleansOfExactlyOneOctet(_ wire: WireBytes, _ value: Bool?) throws {
        var reader = BERReader(wire.bytes)
        if let value {
            #expect(try reader.readBoolean() == value)
        } else {
            #expect(throws: BERError.self) { try reader.readBoolean() }
        }
    }

    @Test func keepsValuesInsideTheOneAround() throws {
        var reader = BERReader(WireBytes("30 03 04 02 61 62").bytes)
        _ = try reader.enter(.sequence)
        #expect(throws: BERError(.lengthExceedsParent, at: 0)) { try reader.readBytes() }

        reader = BERReader(WireBytes("30 04 04 02 61 62 04 01 63").bytes)
        let outer = try reader.enter(.sequence)
        #expect(try reader.readBytes() == [0x61, 0x62])
        #expect(reader.isAtEnd)
        #expect(throws: BERError(.truncated, at: 0)) { try reader.readBytes() }
        try reader.leave(outer)
        #expect(try reader.readBytes() == [0x63])
        #expect(reader.isAtEnd)
        #expect(reader.position == 9)
    }

    @Test func refusesToLeaveBeforeTheEnd() throws {
        var reader = BERReader(WireBytes("30 03 04 01 61").bytes)
        let outer = try reader.enter(.sequence)
        #expect(throws: BERError(.trailingData, at: 0)) { try reader.leave(outer) }
    }

    @Test func ignoresNewElementsOnlyWhereTheyMayCome() throws {
        var reader = BERReader(WireBytes("30 07 84 01 61 A5 02 04 00").bytes)
        var outer = try reader.enter(.sequence)
        try reader.leave(outer, ignoringTagsAbove: 3)
        #expect(reader.isAtEnd)

        for wire: WireBytes in ["30 03 83 01 61", "30 03 04 01 61", "30 02 9F 01", "30 02 84 01"] {
            reader = BERReader(wire.bytes)
            outer = try reader.enter(.sequence)
            let entered = outer
            #expect(throws: BERError.self) { try reader.leave(entered, ignoringTagsAbove: 3) }
        }
    }

    static func nested(_ levels: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<levels {
            let inner = bytes
            bytes = WireBytes.written { buffer in
                BERWriter.writeHeader(.sequence, contentLength: inner.count, into: &buffer)
                buffer.writeBytes(inner)
            }
        }
        return bytes
    }

    @Test func countsNesting() throws {
        var reader = BERReader(Self.nested(64), nesting: 64)
        for _ in 0..<64 { _ = try reader.enter(.sequence) }
        #expect(reader.isAtEnd)
        reader = BERReader(Self.nested(65), nesting: 64)
        for _ in 0..<64 { _ = try reader.enter(.sequence) }
        #expect(throws: BERError(.nestingTooDeep, at: 0)) { try reader.enter(.sequence) }
    }

    @Test func countsNestingDownAgainWhenLeaving() throws {
        var reader = BERReader(WireBytes("30 00 30 00 30 00").bytes, nesting: 1)
        for _ in 0..<3 { try reader.leave(try reader.enter(.sequence)) }
        #expect(reader.isAtEnd)
    }

    @Test func readsTextAndRefusesWhatIsNone() throws {
        var reader = BERReader(WireBytes("04 03 61 C3 A4").bytes)
        #expect(try reader.readText() == "aä")
        for wire: WireBytes in ["04 01 C3", "04 02 61 00", "04 02 C0 80"] {
            reader = BERReader(wire.bytes)
            #expect(throws: BERError(.invalidValue, at: 0)) { try reader.readText() }
        }
    }

    @Test func refusesStringsInPieces() {
        var reader = BERReader(WireBytes("24 05 04 01 61 04 00").bytes)
        #expect(throws: BERError(.unexpectedTag, at: 0)) { try reader.readBytes() }
    }

    @Test func tellsObjectIdentifiers() {
        for good in ["1", "1.2", "0.0", "2.5.4.3", "1.2.840.113556.1.4.319"] {
            #expect(BERReader.isObjectIdentifier(good.utf8), "\(good)")
        }
        for bad in ["", ".", "1.", ".1", "1..2", "01.2", "1.02", "a", "1.a", "1 2", String(repeating: "1", count: 257)]
        {
            #expect(!BERReader.isObjectIdentifier(bad.utf8), "\(bad)")
        }
    }

    @Test func readsSlicesThatShareTheBuffer() throws {
        var reader = BERReader(WireBytes("04 02 61 62 04 00").bytes)
        #expect(try reader.readSlice() == ByteBuffer(bytes: [0x61, 0x62]))
        #expect(try reader.readSlice().readableBytes == 0)
    }

    @Test func countsPositionsFromTheReaderIndex() throws {
        var buffer = ByteBuffer(bytes: WireBytes("AA BB 04 01 61 02").bytes)
        buffer.moveReaderIndex(forwardBy: 2)
        var reader = BERReader(buffer)
        #expect(try reader.readBytes() == [0x61])
        #expect(reader.position == 3)
        do {
            _ = try reader.readInteger()
            Issue.record("a truncated integer was read")
        } catch {
            #expect(error.position == 4)
        }
    }

    @Test func neverTrapsOnRandomBytes() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<20_000 {
            let bytes = generator.bytes(upTo: 24)
            var reader = BERReader(bytes, nesting: 4)
            do {
                while let tag = reader.nextTag {
                    switch Int.random(in: 0..<6, using: &generator) {
                    case 0: _ = try reader.enter(tag)
                    case 1: _ = try reader.readBytes(tag)
                    case 2: _ = try reader.readInteger(tag)
                    case 3: _ = try reader.readBoolean(tag)
                    case 4: _ = try reader.readText(tag)
                    default: try reader.skip()
                    }
                }
            } catch {
                #expect((0...bytes.count).contains(error.position))
            }
        }
    }
}
