import Identity
import NIOCore

/// The form of saslauthd, as clients of Cyrus SASL speak it: four texts, each behind its length in two bytes, and one such
/// text as answer.
struct Saslauthd: LocalProtocol {
    let endsAfterAnswer = true

    func makeDecoder() -> Decoder { Decoder() }

    /// Reads user name, password, service and realm.
    struct Decoder: ByteToMessageDecoder {
        typealias InboundOut = LocalRequest

        mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
            var rest = buffer
            var fields: [[UInt8]] = []
            while fields.count < 4 {
                guard let field = rest.readLengthPrefixedSlice(as: UInt16.self) else { return .needMoreData }
                fields.append(Array(field.readableBytesView))
            }
            buffer = rest
            context.fireChannelRead(Self.wrapInboundOut(Self.request(fields)))
            return .continue
        }

        mutating func decodeLast(
            context: ChannelHandlerContext, buffer: inout ByteBuffer, seenEOF: Bool
        ) throws -> DecodingState {
            while try decode(context: context, buffer: &buffer) == .continue {}
            buffer.clear()
            return .needMoreData
        }

        /// The realm is no part of a name here: what clients put there is the name of their host, as a rule.
        private static func request(_ fields: [[UInt8]]) -> LocalRequest {
            guard let name = String(validating: fields[0], as: UTF8.self) else { return .unreadable("no UTF-8") }
            let service = String(decoding: fields[2], as: UTF8.self)
            return .check(
                LoginAttempt(
                    identity: .login(name), password: Secret(fields[1]), mayAppendCode: true, door: .pam,
                    service: service.isEmpty ? nil : service))
        }
    }

    func encode(_ answer: LocalAnswer) -> ByteBuffer {
        let text: String =
            switch answer.outcome {
            case .allowed, .changed: "OK"
            case .refused(let reason, _), .unchanged(let reason, _): "NO \(reason.word)"
            case .unreadable: "NO"
            }
        var buffer = ByteBuffer()
        buffer.writeInteger(UInt16(clamping: text.utf8.count))
        buffer.writeString(text)
        return buffer
    }
}
