import NIOCore
import Testing

@testable import LDAPProtocol

@Suite("LDAPFrameDecoder")
struct LDAPFrameDecoderTests {
    /// Feeds bytes in pieces of a size and collects what comes out, as a channel would.
    static func messages(
        _ bytes: [UInt8], piece: Int, maximumLength: Int = Limits().messageLengthBeforeBind
    ) throws(LDAPDecodingError) -> (messages: [[UInt8]], left: Int) {
        let decoder = LDAPFrameDecoder(maximumLength: maximumLength)
        var buffer = ByteBuffer()
        var messages: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            buffer.writeBytes(rest.prefix(piece))
            rest = rest.dropFirst(piece)
            while let message = try decoder.nextMessage(&buffer) { messages.append(Array(message.readableBytesView)) }
            buffer.discardReadBytes()
        }
        return (messages, buffer.readableBytes)
    }

    @Test(arguments: [1, 2, 3, 5, 7, 64, 100_000])
    func cutsTheStreamWhereverItIsBroken(_ piece: Int) throws {
        let expected = LDAPMessage.samples.map(\.encoded)
        let stream = expected.flatMap(\.self)
        let result = try Self.messages(stream, piece: piece)
        #expect(result.messages == expected)
        #expect(result.left == 0)
        let cut = try Self.messages(stream.dropLast(), piece: piece)
        #expect(cut.messages == expected.dropLast())
        #expect(cut.left == (expected.last?.count ?? 0) - 1)
    }

    @Test func takesLongFormsOfTheLength() throws {
        for wire: WireBytes in [
            "30 81 05 02 01 03 42 00", "30 82 00 05 02 01 03 42 00", "30 84 00 00 00 05 02 01 03 42 00",
        ] {
            for piece in [1, 100] {
                #expect(try Self.messages(wire.bytes, piece: piece).messages == [wire.bytes])
            }
            #expect(try LDAPMessage.decode(wire.bytes).id == 3)
        }
    }

    static let refused: [(WireBytes, LDAPDecodingError.Code)] = [
        ("00", .malformedFrame), ("16", .malformedFrame), ("47", .malformedFrame), ("31", .malformedFrame),
        ("30 80", .malformedFrame), ("30 85", .malformedFrame), ("30 FF", .malformedFrame),
        ("30 84 FF FF FF FF", .messageTooLong), ("30 84 7F FF FF FF", .messageTooLong),
        ("30 83 01 00 00", .messageTooLong), ("30 82 FF FD", .messageTooLong), ("30 84 00 00 FF FB", .messageTooLong),
    ]

    @Test(arguments: refused)
    func refusesBeforeWaitingForMore(_ wire: WireBytes, _ code: LDAPDecodingError.Code) throws {
        for piece in [1, 100] {
            do {
                _ = try Self.messages(wire.bytes, piece: piece)
                Issue.record("accepted")
            } catch {
                #expect(error.code == code)
                #expect(error.answer == .noticeOfDisconnection)
            }
        }
    }

    @Test func waitsAtTheLimitAndRefusesOnePast() throws {
        // 4 + 65,532 = 65,536
        #expect(try Self.messages(WireBytes("30 82 FF FC").bytes, piece: 9).messages.isEmpty)
        for limit in [Limits().messageLengthBeforeBind, Limits().messageLength, 10, 129, 131] {
            func message(_ total: Int) -> [UInt8] {
                let header = (2...6).first { BERWriter.length(ofContent: total - $0) == total } ?? 2
                return WireBytes.written { buffer in
                    BERWriter.writeHeader(.sequence, contentLength: total - header, into: &buffer)
                    buffer.writeRepeatingByte(0, count: total - header)
                }
            }
            #expect(try Self.messages(message(limit), piece: limit, maximumLength: limit).messages.count == 1)
            #expect(throws: LDAPDecodingError(.messageTooLong, "")) {
                try Self.messages(Array(message(limit + 1).prefix(6)), piece: 6, maximumLength: limit)
            }
        }
    }

    @Test func usesANewLimitAtOnce() throws {
        var decoder = LDAPFrameDecoder()
        var buffer = WireBytes("30 83 01 00 00").buffer
        let start = buffer
        #expect(throws: LDAPDecodingError.self) { try decoder.nextMessage(&buffer) }
        #expect(buffer == start)
        decoder.maximumLength = Limits().messageLength
        #expect(try decoder.nextMessage(&buffer) == nil)
        #expect(buffer == start)
    }

    @Test func neverTrapsOnOddLimits() throws {
        for limit in [Int.min, -1, 0, 1, 2, Int.max] {
            let decoder = LDAPFrameDecoder(maximumLength: limit)
            var buffer = WireBytes("30 84 FF FF FF FF").buffer
            _ = try? decoder.nextMessage(&buffer)
        }
    }
}
