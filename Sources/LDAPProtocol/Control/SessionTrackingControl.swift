import NIOCore

/// The value of the session tracking control (draft-wahl-ldap-session): on whose behalf a client asks.
public struct SessionTrackingControl: Hashable, Sendable {
    /// The address of the end client, 128 octets at most.
    public var address: String
    /// The name of the end client's machine or of the application, 65,536 octets at most.
    public var name: String
    /// What kind of identifier follows.
    public var format: String
    /// The identifier: a user name or a session number.
    public var identifier: [UInt8]

    /// Puts the parts together.
    public init(address: String, name: String, format: String, identifier: [UInt8]) {
        self.address = address
        self.name = name
        self.format = format
        self.identifier = identifier
    }

    /// Decodes the value of a control.
    ///
    /// - Throws: `BERError`; `invalidValue` for a field that is too long.
    public init(decoding value: [UInt8]) throws(BERError) {
        self = try ControlValue.decode(value) { reader throws(BERError) in
            let outer = try reader.enter(.sequence)
            let address = try reader.readText()
            let name = try reader.readText()
            guard address.utf8.count <= 128, name.utf8.count <= 65_536 else { throw reader.error(.invalidValue) }
            let result = SessionTrackingControl(
                address: address, name: name, format: try reader.readObjectIdentifier(),
                identifier: try reader.readBytes())
            try reader.leave(outer)
            return result
        }
    }

    /// The value as bytes of BER.
    public var encoded: [UInt8] {
        ControlValue.encode { buffer in
            BERWriter.writeText(address, into: &buffer)
            BERWriter.writeText(name, into: &buffer)
            BERWriter.writeText(format, into: &buffer)
            BERWriter.writeBytes(identifier, into: &buffer)
        }
    }
}
