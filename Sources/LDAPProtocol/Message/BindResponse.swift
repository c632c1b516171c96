import NIOCore

/// The answer to a bind request (RFC 4511 section 4.2.2).
public struct BindResponse: OperationCodec {
    static let tag = BERTag.application(1)
    private static let serverCredentials = BERTag.context(7)

    /// The outcome.
    public var result: LDAPResult
    /// What the SASL mechanism of the server has to say, if anything.
    public var serverSaslCreds: SecretBytes?

    /// Makes a bind response of its parts.
    public init(_ result: LDAPResult, serverSaslCreds: SecretBytes? = nil) {
        self.result = result
        self.serverSaslCreds = serverSaslCreds
    }

    init(from reader: inout BERReader, limits: Limits) throws(BERError) {
        let outer = try reader.enter(BindResponse.tag)
        result = try LDAPResult(from: &reader, limits: limits)
        serverSaslCreds = try reader.readBytesIfNext(BindResponse.serverCredentials).map { SecretBytes($0) }
        try reader.leave(outer, ignoringTagsAbove: 7)
    }

    func encode(into buffer: inout ByteBuffer) {
        BERWriter.writeConstructed(BindResponse.tag, into: &buffer) { buffer in
            result.encodeContent(into: &buffer)
            if let serverSaslCreds {
                BERWriter.writeBytes(serverSaslCreds.bytes, tag: BindResponse.serverCredentials, into: &buffer)
            }
        }
    }
}
