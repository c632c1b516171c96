import NIOCore

/// Something a server says before the last answer to an operation (RFC 4511 section 4.13).
public struct IntermediateResponse: OperationCodec {
    static let tag = BERTag.application(25)

    /// The object identifier of the response, if it has one.
    public var name: String?
    /// The value, if there is one.
    public var value: [UInt8]?

    /// Makes an intermediate response of its parts.
    public init(name: String? = nil, value: [UInt8]? = nil) {
        self.name = name
        self.value = value
    }

    init(from reader: inout BERReader, limits: Limits) throws(BERError) {
        let outer = try reader.enter(IntermediateResponse.tag)
        name = reader.isNext(.context(0)) ? try reader.readObjectIdentifier(.context(0)) : nil
        value = try reader.readBytesIfNext(.context(1))
        try reader.leave(outer, ignoringTagsAbove: 1)
    }

    func encode(into buffer: inout ByteBuffer) {
        BERWriter.writeConstructed(IntermediateResponse.tag, into: &buffer) { buffer in
            if let name { BERWriter.writeText(name, tag: .context(0), into: &buffer) }
            if let value { BERWriter.writeBytes(value, tag: .context(1), into: &buffer) }
        }
    }
}
