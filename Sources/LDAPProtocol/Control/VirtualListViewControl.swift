import NIOCore

/// The value of the control for a window on a sorted list in a request (draft-ietf-ldapext-ldapv3-vlv).
public struct VirtualListViewControl: Hashable, Sendable {
    /// Which entry of the list the window is about.
    public enum Target: Hashable, Sendable {
        /// The one at a place, from 1, in a list that the client takes to have `contentCount` entries; 0 if it does not
        /// know.
        case offset(Int32, contentCount: Int32)
        /// The first one whose first sort key is not below a value.
        case value([UInt8])
    }

    /// How many entries before the target are wanted.
    public var before: Int32
    /// How many entries behind the target are wanted.
    public var after: Int32
    /// The target.
    public var target: Target
    /// What the server gave with the window before.
    public var contextID: [UInt8]?

    /// Puts the parts together.
    public init(before: Int32, after: Int32, target: Target, contextID: [UInt8]? = nil) {
        self.before = before
        self.after = after
        self.target = target
        self.contextID = contextID
    }

    /// Decodes the value of a control.
    ///
    /// - Throws: `BERError`; `integerOutOfRange` for a negative number.
    public init(decoding value: [UInt8]) throws(BERError) {
        self = try ControlValue.decode(value) { reader throws(BERError) in
            let outer = try reader.enter(.sequence)
            let before = try reader.readInteger()
            let after = try reader.readInteger()
            let target: Target
            if reader.isNext(.context(0, constructed: true)) {
                let inner = try reader.enter(.context(0, constructed: true))
                target = .offset(try reader.readInteger(), contentCount: try reader.readInteger())
                try reader.leave(inner)
            } else {
                target = .value(try reader.readBytes(.context(1)))
            }
            let result = VirtualListViewControl(
                before: before, after: after, target: target, contextID: try reader.readBytesIfNext(.octetString))
            try reader.leave(outer)
            return result
        }
    }

    /// The value as bytes of BER.
    public var encoded: [UInt8] {
        ControlValue.encode { buffer in
            BERWriter.writeInteger(before, into: &buffer)
            BERWriter.writeInteger(after, into: &buffer)
            switch target {
            case .offset(let offset, let count):
                BERWriter.writeConstructed(.context(0, constructed: true), into: &buffer) { buffer in
                    BERWriter.writeInteger(offset, into: &buffer)
                    BERWriter.writeInteger(count, into: &buffer)
                }
            case .value(let value): BERWriter.writeBytes(value, tag: .context(1), into: &buffer)
            }
            if let contextID { BERWriter.writeBytes(contextID, into: &buffer) }
        }
    }
}

/// The value of the control for a window on a sorted list in a response.
public struct VirtualListViewResult: Hashable, Sendable {
    /// The place of the target, from 1.
    public var target: Int32
    /// How many entries the list has.
    public var contentCount: Int32
    /// What came of it.
    public var code: ResultCode

    /// Puts the parts together.
    public init(target: Int32, contentCount: Int32, code: ResultCode) {
        self.target = target
        self.contentCount = contentCount
        self.code = code
    }

    /// Decodes the value of a control.
    public init(decoding value: [UInt8]) throws(BERError) {
        self = try ControlValue.decode(value) { reader throws(BERError) in
            let outer = try reader.enter(.sequence)
            let result = VirtualListViewResult(
                target: try reader.readInteger(), contentCount: try reader.readInteger(),
                code: ResultCode(rawValue: try reader.readInteger(.enumerated)))
            _ = try reader.readBytesIfNext(.octetString)
            try reader.leave(outer)
            return result
        }
    }

    /// A control with this value.
    public func control() -> Control {
        let value = ControlValue.encode { buffer in
            BERWriter.writeInteger(target, into: &buffer)
            BERWriter.writeInteger(contentCount, into: &buffer)
            BERWriter.writeInteger(code.rawValue, tag: .enumerated, into: &buffer)
        }
        return Control(oid: ControlOID.virtualListViewResponse, value: value)
    }
}
