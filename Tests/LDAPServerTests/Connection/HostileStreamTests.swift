import LDAPProtocol
import NIOCore
import NIOEmbedded
import TestSupport
import Testing

@testable import LDAPServer

/// Streams that are damaged in places: whatever comes out, the process lives and the answers are whole messages.
@Suite("HostileStream")
struct HostileStreamTests {
    static func stream(_ generator: inout SeededGenerator) -> [UInt8] {
        let kinds: [(Int32) -> LDAPMessage] = [
            { Requests.search($0, "3") }, { Requests.bind($0, "good") }, { Requests.bind($0, "bad") },
            { Requests.whoAmI($0) }, { Requests.compare($0) }, { Requests.delete($0) }, { Requests.abandon($0, of: 1) },
            { Requests.search($0, "2", controls: [PagedResultsControl(size: 2).control(isCritical: true)]) },
            { Requests.unbind($0) }, { Requests.extended($0, "1.2.3", value: [1]) },
        ]
        let messages = (1...6 as ClosedRange<Int32>).map { id in
            kinds[Int.random(in: 0..<kinds.count, using: &generator)](id)
        }
        var bytes = Array(messages.bytes.readableBytesView)
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &generator)
            case 2: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: index)
            default: bytes.removeSubrange(index..<min(bytes.count, index + 3))
            }
            if bytes.isEmpty { break }
        }
        return bytes
    }

    @Test func damagedStreamsEndWithAnswersOrANotice() throws {
        var generator = SeededGenerator(seed: 4_711)
        for round in 0..<3_000 {
            let bytes = Self.stream(&generator)
            let harness = try HandlerHarness()
            var rest = ByteBuffer(bytes: bytes)
            var answers: [LDAPMessage] = []
            while rest.readableBytes > 0, harness.channel.isActive {
                let size = min(rest.readableBytes, Int.random(in: 1...80, using: &generator))
                let piece = try #require(take(size, of: &rest))
                answers += try harness.send(bytes: piece)
            }
            answers += try harness.pass(3_600)
            // Who said nothing whole, or stopped in the middle, is told so in the end.
            #expect(!harness.channel.isActive, "round \(round): \(bytes)")
            let notices = answers.filter(\.isNotice)
            #expect(notices.count <= 1)
            if !notices.isEmpty { #expect(answers.last?.isNotice == true) }
            _ = try? harness.channel.finish()
        }
    }

    private func take(_ count: Int, of bytes: inout ByteBuffer) -> ByteBuffer? {
        bytes.readSlice(length: count)
    }
}
