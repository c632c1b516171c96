import NIOCore

/// Asks whether an entry has a value (RFC 4511 section 4.10).
public struct CompareRequest: OperationCodec {
    static let tag = BERTag.application(14)

    /// The name of the entry, as it came.
    public var entry: [UInt8]
    /// The attribute description, as it came.
    public var attribute: [UInt8]
    /// The value to compare with; kept out of sight, as it may be a password.
    public var value: SecretBytes

    /// Makes a compare request of its parts.
    public init(entry: [UInt8], attribute: [UInt8], value: SecretBytes) {
        self.entry = entry
        self.attribute = attribute
        self.value = value
    }

    init(from reader: inout BERReader, limits: Limits) throws(BERError) {
        let outer = try reader.enter(CompareRequest.tag)
        entry = try reader.readBytes()
        let assertion = try reader.enter(.sequence)
        attribute = try reader.readBytes()
        value = SecretBytes(try reader.readBytes())
        try reader.leave(assertion)
        try reader.leave(outer, ignoringTagsAbove: -1)
    }

    func encode(into buffer: inout ByteBuffer) {
        BERWriter.writeConstructed(CompareRequest.tag, into: &buffer) { buffer in
            BERWriter.writeBytes(entry, into: &buffer)
            BERWriter.writeConstructed(.sequence, into: &buffer) { buffer in
                BERWriter.writeBytes(attribute, into: &buffer)
                BERWriter.writeBytes(value.bytes, into: &buffer)
            }
        }
    }
}
