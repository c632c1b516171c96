import NIOCore

/// The value of the answer to a password change (RFC 3062 section 2).
public struct PasswordModifyResponse: Hashable, Sendable {
    /// The password that was made because the request had none.
    public var generatedPassword: SecretBytes?

    /// Makes a value of its part.
    public init(generatedPassword: SecretBytes? = nil) {
        self.generatedPassword = generatedPassword
    }

    /// Decodes the value of an extended response; no value at all is one without a password.
    ///
    /// - Throws: `BERError`.
    public init(decoding value: SecretBytes?) throws(BERError) {
        guard let value else { return }
        var reader = BERReader(value.bytes)
        let outer = try reader.enter(.sequence)
        generatedPassword = try reader.readBytesIfNext(.context(0)).map { SecretBytes($0) }
        try reader.leave(outer, ignoringTagsAbove: 0)
        guard reader.isAtEnd else { throw reader.error(.trailingData) }
    }

    /// The value as bytes of BER.
    public var encoded: SecretBytes {
        var buffer = ByteBuffer()
        BERWriter.writeConstructed(.sequence, into: &buffer) { buffer in
            if let generatedPassword {
                BERWriter.writeBytes(generatedPassword.bytes, tag: .context(0), into: &buffer)
            }
        }
        return SecretBytes(Array(buffer.readableBytesView))
    }
}
