import NIOCore

/// The value of an extended request to change a password (RFC 3062 section 2).
public struct PasswordModifyRequest: Hashable, Sendable {
    /// Whose password, as a name or in another form; `nil` for the one who asks.
    public var userIdentity: [UInt8]?
    /// The password there is, if the client gives it.
    public var oldPassword: SecretBytes?
    /// The password there shall be; `nil` asks for one to be made.
    public var newPassword: SecretBytes?

    /// Makes a value of its parts.
    public init(
        userIdentity: [UInt8]? = nil, oldPassword: SecretBytes? = nil, newPassword: SecretBytes? = nil
    ) {
        self.userIdentity = userIdentity
        self.oldPassword = oldPassword
        self.newPassword = newPassword
    }

    /// Decodes the value of an extended request; no value at all is a request without any part.
    ///
    /// - Throws: `BERError`.
    public init(decoding value: SecretBytes?) throws(BERError) {
        self.init()
        guard let value else { return }
        var reader = BERReader(value.bytes)
        let outer = try reader.enter(.sequence)
        userIdentity = try reader.readBytesIfNext(.context(0))
        oldPassword = try reader.readBytesIfNext(.context(1)).map { SecretBytes($0) }
        newPassword = try reader.readBytesIfNext(.context(2)).map { SecretBytes($0) }
        try reader.leave(outer, ignoringTagsAbove: 2)
        guard reader.isAtEnd else { throw reader.error(.trailingData) }
    }

    /// The value as bytes of BER.
    public var encoded: SecretBytes {
        var buffer = ByteBuffer()
        BERWriter.writeConstructed(.sequence, into: &buffer) { buffer in
            if let userIdentity { BERWriter.writeBytes(userIdentity, tag: .context(0), into: &buffer) }
            if let oldPassword { BERWriter.writeBytes(oldPassword.bytes, tag: .context(1), into: &buffer) }
            if let newPassword { BERWriter.writeBytes(newPassword.bytes, tag: .context(2), into: &buffer) }
        }
        return SecretBytes(Array(buffer.readableBytesView))
    }
}
