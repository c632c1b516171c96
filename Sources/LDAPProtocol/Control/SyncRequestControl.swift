import NIOCore

/// The value of the control that asks for content synchronisation (RFC 4533 section 2.2).
public struct SyncRequestControl: Hashable, Sendable {
    /// How long to go on.
    public enum Mode: Int32, Hashable, Sendable {
        /// To the state of now.
        case refreshOnly = 1
        /// To the state of now, and then with every change.
        case refreshAndPersist = 3
    }

    /// How long to go on.
    public var mode: Mode
    /// What the client has already; `nil` for nothing.
    public var cookie: [UInt8]?
    /// Whether everything is wanted anew where the cookie does not do, and not a refusal.
    public var reloadHint: Bool

    /// Puts the parts together.
    public init(mode: Mode, cookie: [UInt8]? = nil, reloadHint: Bool = false) {
        self.mode = mode
        self.cookie = cookie
        self.reloadHint = reloadHint
    }

    /// Decodes the value of a control.
    ///
    /// - Throws: `BERError`; `integerOutOfRange` for an unknown mode.
    public init(decoding value: [UInt8]) throws(BERError) {
        self = try ControlValue.decode(value) { reader throws(BERError) in
            let outer = try reader.enter(.sequence)
            guard let mode = Mode(rawValue: try reader.readInteger(.enumerated)) else {
                throw reader.error(.integerOutOfRange)
            }
            let cookie = try reader.readBytesIfNext(.octetString)
            let hint = reader.isNext(.boolean) ? try reader.readBoolean() : false
            try reader.leave(outer)
            return SyncRequestControl(mode: mode, cookie: cookie, reloadHint: hint)
        }
    }

    /// The value as bytes of BER.
    public var encoded: [UInt8] {
        ControlValue.encode { buffer in
            BERWriter.writeInteger(mode.rawValue, tag: .enumerated, into: &buffer)
            if let cookie { BERWriter.writeBytes(cookie, into: &buffer) }
            if reloadHint { BERWriter.writeBoolean(true, into: &buffer) }
        }
    }
}
