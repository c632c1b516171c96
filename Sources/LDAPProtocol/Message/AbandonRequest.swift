import NIOCore

/// Asks to give up an operation; there is no answer (RFC 4511 section 4.11).
public struct AbandonRequest: OperationCodec {
    static let tag = BERTag.application(16, constructed: false)

    /// The message id of the operation, 0 or more.
    public var messageID: Int32

    /// Makes an abandon request of the message id of the operation to give up.
    public init(messageID: Int32) {
        self.messageID = messageID
    }

    init(from reader: inout BERReader, limits: Limits) throws(BERError) {
        messageID = try reader.readInteger(AbandonRequest.tag)
    }

    func encode(into buffer: inout ByteBuffer) {
        BERWriter.writeInteger(messageID, tag: AbandonRequest.tag, into: &buffer)
    }
}
