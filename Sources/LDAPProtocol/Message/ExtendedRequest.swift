import NIOCore

/// Asks for an operation that is named by an object identifier (RFC 4511 section 4.12).
public struct ExtendedRequest: OperationCodec {
    static let tag = BERTag.application(23)

    /// The object identifier in its dotted form; `ExtendedOperationOID` has names for those known
    /// here.
    public var name: String
    /// The value; kept out of sight, as it may have passwords in it. `nil` if there is none.
    public var value: SecretBytes?

    /// Makes an extended request of its parts.
    public init(name: String, value: SecretBytes? = nil) {
        self.name = name
        self.value = value
    }

    init(from reader: inout BERReader, limits: Limits) throws(BERError) {
        let outer = try reader.enter(ExtendedRequest.tag)
        name = try reader.readObjectIdentifier(.context(0))
        value = try reader.readBytesIfNext(.context(1)).map { SecretBytes($0) }
        try reader.leave(outer, ignoringTagsAbove: 1)
    }

    func encode(into buffer: inout ByteBuffer) {
        BERWriter.writeConstructed(ExtendedRequest.tag, into: &buffer) { buffer in
            BERWriter.writeText(name, tag: .context(0), into: &buffer)
            if let value { BERWriter.writeBytes(value.bytes, tag: .context(1), into: &buffer) }
        }
    }
}
