import NIOCore
import Testing

@testable import LDAPProtocol

@Suite("BERWriter")
struct BERWriterTests {
    static let headers: [(Int, WireBytes)] = [
        (0, "30 00"), (127, "30 7F"), (128, "30 81 80"), (255, "30 81 FF"), (256, "30 82 01 00"),
        (65_535, "30 82 FF FF"),
        (65_536, "30 83 01 00 00"), (16_777_215, "30 83 FF FF FF"), (16_777_216, "30 84 01 00 00 00"),
    ]

    @Test(arguments: headers)
    func writesTheShortestLength(_ length: Int, _ wire: WireBytes) {
        #expect(
            WireBytes.written { BERWriter.writeHeader(.sequence, contentLength: length, into: &$0) } == wire.bytes)
        #expect(BERWriter.length(ofContent: length) == wire.bytes.count + length)
        #expect(BERWriter.lengthOctets(of: length) == wire.bytes.count - 1)
    }

    @Test(arguments: [0, 1, 125, 126, 127, 128, 129, 255, 256, 65_535, 65_536, 70_000])
    func fillsInLengthsAfterwards(_ length: Int) {
        let content = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let expected = WireBytes.written { buffer in
            buffer.writeBytes([1, 2, 3])
            BERWriter.writeHeader(.set, contentLength: length, into: &buffer)
            buffer.writeBytes(content)
            buffer.writeBytes([4])
        }
        let written = WireBytes.written { buffer in
            buffer.writeBytes([0, 1, 2, 3])
            buffer.moveReaderIndex(forwardBy: 1)
            BERWriter.writeConstructed(.set, into: &buffer) { $0.writeBytes(content) }
            buffer.writeBytes([4])
        }
        #expect(written == expected)
    }

    @Test func fillsInNestedLengths() throws {
        let inner = [UInt8](repeating: 0x61, count: 124)
        let bytes = WireBytes.written { buffer in
            BERWriter.writeConstructed(.sequence, into: &buffer) { buffer in
                BERWriter.writeConstructed(.sequence, into: &buffer) { buffer in
                    BERWriter.writeBytes(inner, into: &buffer)
                }
                BERWriter.writeBoolean(true, into: &buffer)
            }
        }
        var reader = BERReader(bytes)
        let outer = try reader.enter(.sequence)
        let middle = try reader.enter(.sequence)
        #expect(try reader.readBytes() == inner)
        try reader.leave(middle)
        #expect(try reader.readBoolean())
        try reader.leave(outer)
        #expect(reader.isAtEnd)
    }

    @Test func writesStrings() {
        #expect(WireBytes.written { BERWriter.writeText("aä", into: &$0) } == [4, 3, 0x61, 0xC3, 0xA4])
        #expect(WireBytes.written { BERWriter.writeBytes([1, 2], tag: .context(3), into: &$0) } == [0x83, 2, 1, 2])
        let slice = ByteBuffer(bytes: [9])
        #expect(WireBytes.written { BERWriter.writeSlice(slice, into: &$0) } == [4, 1, 9])
        #expect(WireBytes.written { BERWriter.writeBoolean(true, into: &$0) } == [1, 1, 0xFF])
        #expect(WireBytes.written { BERWriter.writeBoolean(false, into: &$0) } == [1, 1, 0])
    }
}
