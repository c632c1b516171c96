import NIOCore

/// Ends the connection; there is no answer (RFC 4511 section 4.3).
public struct UnbindRequest: OperationCodec {
    static let tag = BERTag.application(2, constructed: false)

    /// Makes an unbind request.
    public init() {}

    init(from reader: inout BERReader, limits: Limits) throws(BERError) {
        guard try reader.readBytes(UnbindRequest.tag).isEmpty else { throw reader.error(.invalidValue) }
    }

    func encode(into buffer: inout ByteBuffer) {
        BERWriter.writeHeader(UnbindRequest.tag, contentLength: 0, into: &buffer)
    }
}
