import NIOCore

/// The value of an extended request to cancel an operation (RFC 3909 section 2.1).
public struct CancelRequest: Hashable, Sendable {
    /// The message id of the operation, 0 or more.
    public var cancelID: Int32

    /// Makes a value of a message id.
    public init(cancelID: Int32) {
        self.cancelID = cancelID
    }

    /// Decodes the value of an extended request.
    ///
    /// - Throws: `BERError`; `truncated` if there is no value.
    public init(decoding value: SecretBytes?) throws(BERError) {
        var reader = BERReader(value?.bytes ?? [])
        let outer = try reader.enter(.sequence)
        cancelID = try reader.readInteger()
        try reader.leave(outer)
        guard reader.isAtEnd else { throw reader.error(.trailingData) }
    }

    /// The value as bytes of BER.
    public var encoded: SecretBytes {
        var buffer = ByteBuffer()
        BERWriter.writeConstructed(.sequence, into: &buffer) { BERWriter.writeInteger(cancelID, into: &$0) }
        return SecretBytes(Array(buffer.readableBytesView))
    }
}
