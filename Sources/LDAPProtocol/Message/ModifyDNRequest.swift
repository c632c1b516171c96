import NIOCore

/// Asks to rename an entry, to move it, or both (RFC 4511 section 4.9).
public struct ModifyDNRequest: OperationCodec {
    static let tag = BERTag.application(12)
    private static let superior = BERTag.context(0)

    /// The name of the entry, as it came.
    public var entry: [UInt8]
    /// The new relative name, as it came.
    public var newRDN: [UInt8]
    /// Whether the attribute values of the old relative name are deleted.
    public var deleteOldRDN: Bool
    /// The name of the new parent, or `nil` to stay below the same.
    public var newSuperior: [UInt8]?

    /// Makes a modify DN request of its parts.
    public init(entry: [UInt8], newRDN: [UInt8], deleteOldRDN: Bool, newSuperior: [UInt8]? = nil) {
        self.entry = entry
        self.newRDN = newRDN
        self.deleteOldRDN = deleteOldRDN
        self.newSuperior = newSuperior
    }

    init(from reader: inout BERReader, limits: Limits) throws(BERError) {
        let outer = try reader.enter(ModifyDNRequest.tag)
        entry = try reader.readBytes()
        newRDN = try reader.readBytes()
        deleteOldRDN = try reader.readBoolean()
        newSuperior = try reader.readBytesIfNext(ModifyDNRequest.superior)
        try reader.leave(outer, ignoringTagsAbove: 0)
    }

    func encode(into buffer: inout ByteBuffer) {
        BERWriter.writeConstructed(ModifyDNRequest.tag, into: &buffer) { buffer in
            BERWriter.writeBytes(entry, into: &buffer)
            BERWriter.writeBytes(newRDN, into: &buffer)
            BERWriter.writeBoolean(deleteOldRDN, into: &buffer)
            if let newSuperior {
                BERWriter.writeBytes(newSuperior, tag: ModifyDNRequest.superior, into: &buffer)
            }
        }
    }
}
