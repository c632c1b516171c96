import FoundationEssentials
import NIOCore

/// Requests and answers as JSON objects, one a line (`docs/local-socket.md`).
struct JSONLines: LocalProtocol {
    let endsAfterAnswer = false

    func makeDecoder() -> Decoder { Decoder() }

    /// Cuts lines from the stream.
    struct Decoder: ByteToMessageDecoder {
        typealias InboundOut = LocalRequest

        /// How much of the buffer holds no end of a line.
        private var searched = 0

        mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
            let view = buffer.readableBytesView.dropFirst(searched)
            guard let end = view.firstIndex(of: UInt8(ascii: "\n")) else {
                searched = buffer.readableBytes
                return .needMoreData
            }
            searched = 0
            guard let line = buffer.readSlice(length: end - buffer.readerIndex) else { return .needMoreData }
            buffer.moveReaderIndex(forwardBy: 1)
            // An empty line asks for nothing.
            guard line.readableBytes > 0 else { return .continue }
            context.fireChannelRead(Self.wrapInboundOut(LocalRequest(json: Array(line.readableBytesView))))
            return .continue
        }

        mutating func decodeLast(
            context: ChannelHandlerContext, buffer: inout ByteBuffer, seenEOF: Bool
        ) throws -> DecodingState {
            // What has no end of a line is cut off, and no request.
            while try decode(context: context, buffer: &buffer) == .continue {}
            buffer.clear()
            return .needMoreData
        }
    }

    func encode(_ answer: LocalAnswer) -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var buffer = ByteBuffer()
        // Strings, numbers and booleans can always be encoded.
        buffer.writeBytes((try? encoder.encode(Fields(answer.outcome))) ?? Data("{}".utf8))
        buffer.writeInteger(UInt8(ascii: "\n"))
        return buffer
    }

    /// The object of an answer.
    private struct Fields: Encodable {
        var allowed: Bool?
        var changed: Bool?
        var user: String?
        var codeUsed: Bool?
        var reason: String?
        var message: String?
        var retryAfter: Int64?
        var error: String?

        private enum CodingKeys: String, CodingKey {
            case allowed, changed, user, reason, message, error
            case codeUsed = "code_used"
            case retryAfter = "retry_after"
        }

        init(_ outcome: LocalAnswer.Outcome) {
            switch outcome {
            case .allowed(let user, let usedCode):
                allowed = true
                self.user = user
                codeUsed = usedCode ? true : nil
            case .refused(let reason, let retryAfter):
                allowed = false
                self.reason = reason.word
                self.retryAfter = retryAfter
            case .changed: changed = true
            case .unchanged(let reason, let message):
                changed = false
                self.reason = reason.word
                self.message = message
            case .unreadable(let problem): error = problem
            }
        }
    }
}
