import NIOCore

/// A form of requests and answers on a local socket.
protocol LocalProtocol: Sendable {
    associatedtype Decoder: ByteToMessageDecoder where Decoder.InboundOut == LocalRequest

    /// Whether the connection ends with its first answer.
    var endsAfterAnswer: Bool { get }

    /// Makes the decoder of one connection.
    func makeDecoder() -> Decoder

    /// Writes an answer down.
    func encode(_ answer: LocalAnswer) -> ByteBuffer
}
