/// The value of the control by which Active Directory is asked what changed (LDAP_SERVER_DIRSYNC_OID, MS-ADTS
/// 3.1.1.3.4.1.3).
public struct DirSyncRequestControl: Hashable, Sendable {
    /// `LDAP_DIRSYNC_*`; 0 tells deletions too, to those who may replicate.
    public var flags: Int32
    /// About how many octets one answer may have.
    public var size: Int32
    /// What to go on from; empty for the beginning.
    public var cookie: [UInt8]

    /// Puts the parts together.
    public init(flags: Int32 = 0, size: Int32 = 1_048_576, cookie: [UInt8]) {
        self.flags = flags
        self.size = size
        self.cookie = cookie
    }

    /// Decodes the value of a control.
    ///
    /// - Throws: `BERError`.
    public init(decoding value: [UInt8]) throws(BERError) {
        let (flags, size, cookie) = try DirSyncValue.decode(value)
        self.init(flags: flags, size: size, cookie: cookie)
    }

    /// The value as bytes of BER.
    public var encoded: [UInt8] { DirSyncValue.encode(flags, size, cookie) }
}

/// The value of the control that stands at the end of an answer to ``DirSyncRequestControl``.
public struct DirSyncResponseControl: Hashable, Sendable {
    /// Whether there is more to ask for at once.
    public var isMore: Bool
    /// What to go on from.
    public var cookie: [UInt8]

    /// Puts the parts together.
    public init(isMore: Bool, cookie: [UInt8]) {
        self.isMore = isMore
        self.cookie = cookie
    }

    /// Decodes the value of a control.
    ///
    /// - Throws: `BERError`.
    public init(decoding value: [UInt8]) throws(BERError) {
        let (more, _, cookie) = try DirSyncValue.decode(value)
        self.init(isMore: more != 0, cookie: cookie)
    }

    /// The value as bytes of BER.
    public var encoded: [UInt8] { DirSyncValue.encode(isMore ? 1 : 0, 0, cookie) }
}

/// Two numbers and a cookie: what both have in common.
private enum DirSyncValue {
    static func decode(_ value: [UInt8]) throws(BERError) -> (Int32, Int32, [UInt8]) {
        try ControlValue.decode(value) { reader throws(BERError) in
            let outer = try reader.enter(.sequence)
            let first = try reader.readInteger(in: Int32.min...Int32.max)
            let second = try reader.readInteger(in: Int32.min...Int32.max)
            let cookie = try reader.readBytes()
            try reader.leave(outer)
            return (first, second, cookie)
        }
    }

    static func encode(_ first: Int32, _ second: Int32, _ cookie: [UInt8]) -> [UInt8] {
        ControlValue.encode { buffer in
            BERWriter.writeInteger(first, into: &buffer)
            BERWriter.writeInteger(second, into: &buffer)
            BERWriter.writeBytes(cookie, into: &buffer)
        }
    }
}
