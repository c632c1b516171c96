import NIOCore

/// The value of the control that says what became of an entry (RFC 4533 section 2.3).
public struct SyncStateControl: Hashable, Sendable {
    /// What became of it.
    public enum State: Int32, Hashable, Sendable {
        /// It is as it was.
        case present = 0
        /// It is new.
        case add = 1
        /// It is different.
        case modify = 2
        /// It is gone.
        case delete = 3
    }

    /// What became of it.
    public var state: State
    /// The entry's `entryUUID`, 16 octets.
    public var entryUUID: [UInt8]
    /// What the client has with this entry.
    public var cookie: [UInt8]?

    /// Puts the parts together.
    public init(_ state: State, entryUUID: [UInt8], cookie: [UInt8]? = nil) {
        self.state = state
        self.entryUUID = entryUUID
        self.cookie = cookie
    }

    /// Decodes the value of a control.
    ///
    /// - Throws: `BERError`; `integerOutOfRange` for an unknown state.
    public init(decoding value: [UInt8]) throws(BERError) {
        self = try ControlValue.decode(value) { reader throws(BERError) in
            let outer = try reader.enter(.sequence)
            guard let state = State(rawValue: try reader.readInteger(.enumerated)) else {
                throw reader.error(.integerOutOfRange)
            }
            let uuid = try reader.readBytes()
            let cookie = try reader.readBytesIfNext(.octetString)
            try reader.leave(outer)
            return SyncStateControl(state, entryUUID: uuid, cookie: cookie)
        }
    }

    /// A control with this value.
    public func control() -> Control {
        let value = ControlValue.encode { buffer in
            BERWriter.writeInteger(state.rawValue, tag: .enumerated, into: &buffer)
            BERWriter.writeBytes(entryUUID, into: &buffer)
            if let cookie { BERWriter.writeBytes(cookie, into: &buffer) }
        }
        return Control(oid: ControlOID.syncState, value: value)
    }
}

/// The value of the control at the end of a refresh (RFC 4533 section 2.4).
public struct SyncDoneControl: Hashable, Sendable {
    /// What the client has now.
    public var cookie: [UInt8]?
    /// Whether what is gone was named; if not, what was not named is gone.
    public var refreshDeletes: Bool

    /// Puts the parts together.
    public init(cookie: [UInt8]? = nil, refreshDeletes: Bool = false) {
        self.cookie = cookie
        self.refreshDeletes = refreshDeletes
    }

    /// Decodes the value of a control.
    public init(decoding value: [UInt8]) throws(BERError) {
        self = try ControlValue.decode(value) { reader throws(BERError) in
            let outer = try reader.enter(.sequence)
            let cookie = try reader.readBytesIfNext(.octetString)
            let deletes = reader.isNext(.boolean) ? try reader.readBoolean() : false
            try reader.leave(outer)
            return SyncDoneControl(cookie: cookie, refreshDeletes: deletes)
        }
    }

    /// A control with this value.
    public func control() -> Control {
        let value = ControlValue.encode { buffer in
            if let cookie { BERWriter.writeBytes(cookie, into: &buffer) }
            if refreshDeletes { BERWriter.writeBoolean(true, into: &buffer) }
        }
        return Control(oid: ControlOID.syncDone, value: value)
    }
}
