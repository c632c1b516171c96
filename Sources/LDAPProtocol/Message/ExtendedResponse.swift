import NIOCore

/// The answer to an extended request, or with message id 0 an unsolicited notification (RFC 4511
/// sections 4.4 and 4.12).
public struct ExtendedResponse: OperationCodec {
    static let tag = BERTag.application(24)

    /// The outcome.
    public var result: LDAPResult
    /// The object identifier of the response, if it has one.
    public var name: String?
    /// The value; kept out of sight, as it may be a password that was generated.
    public var value: SecretBytes?

    /// Makes an extended response of its parts.
    public init(_ result: LDAPResult, name: String? = nil, value: SecretBytes? = nil) {
        self.result = result
        self.name = name
        self.value = value
    }

    init(from reader: inout BERReader, limits: Limits) throws(BERError) {
        let outer = try reader.enter(ExtendedResponse.tag)
        result = try LDAPResult(from: &reader, limits: limits)
        name = reader.isNext(.context(10)) ? try reader.readObjectIdentifier(.context(10)) : nil
        value = try reader.readBytesIfNext(.context(11)).map { SecretBytes($0) }
        try reader.leave(outer, ignoringTagsAbove: 11)
    }

    func encode(into buffer: inout ByteBuffer) {
        BERWriter.writeConstructed(ExtendedResponse.tag, into: &buffer) { buffer in
            result.encodeContent(into: &buffer)
            if let name { BERWriter.writeText(name, tag: .context(10), into: &buffer) }
            if let value { BERWriter.writeBytes(value.bytes, tag: .context(11), into: &buffer) }
        }
    }
}
