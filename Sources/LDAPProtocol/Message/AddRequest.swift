import NIOCore

/// Asks to add an entry (RFC 4511 section 4.7).
public struct AddRequest: OperationCodec {
    static let tag = BERTag.application(8)

    /// The name of the new entry, as it came.
    public var entry: [UInt8]
    /// The attributes; those that were read have at least one value each.
    public var attributes: [PartialAttribute]

    /// Makes an add request of its parts.
    public init(entry: [UInt8], attributes: [PartialAttribute]) {
        self.entry = entry
        self.attributes = attributes
    }

    init(from reader: inout BERReader, limits: Limits) throws(BERError) {
        let outer = try reader.enter(AddRequest.tag)
        entry = try reader.readBytes()
        attributes = try PartialAttribute.readList(&reader, limits: limits)
        // An `Attribute`, other than a `PartialAttribute`, has values (RFC 4511 section 4.1.7).
        guard attributes.allSatisfy({ !$0.values.isEmpty }) else { throw reader.error(.invalidValue) }
        try reader.leave(outer, ignoringTagsAbove: -1)
    }

    func encode(into buffer: inout ByteBuffer) {
        BERWriter.writeConstructed(AddRequest.tag, into: &buffer) { buffer in
            BERWriter.writeBytes(entry, into: &buffer)
            BERWriter.writeConstructed(.sequence, into: &buffer) { buffer in
                for attribute in attributes { attribute.encode(into: &buffer) }
            }
        }
    }
}
