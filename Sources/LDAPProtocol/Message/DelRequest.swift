import NIOCore

/// Asks to delete an entry (RFC 4511 section 4.8).
public struct DelRequest: OperationCodec {
    static let tag = BERTag.application(10, constructed: false)

    /// The name of the entry, as it came.
    public var entry: [UInt8]

    /// Makes a delete request of the name of an entry.
    public init(entry: [UInt8]) {
        self.entry = entry
    }

    init(from reader: inout BERReader, limits: Limits) throws(BERError) {
        entry = try reader.readBytes(DelRequest.tag)
    }

    func encode(into buffer: inout ByteBuffer) {
        BERWriter.writeBytes(entry, tag: DelRequest.tag, into: &buffer)
    }
}
