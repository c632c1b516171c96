import NIOCore

/// The value of the control for sorted results in a request (RFC 2891).
public struct SortControl: Hashable, Sendable {
    /// What to sort by.
    public struct Key: Hashable, Sendable {
        /// The attribute.
        public var attribute: [UInt8]
        /// The name or object identifier of an ordering rule; without one, the rule of the attribute.
        public var rule: [UInt8]?
        /// Whether the greatest comes first.
        public var isReversed: Bool

        /// Puts the parts together.
        public init(attribute: [UInt8], rule: [UInt8]? = nil, isReversed: Bool = false) {
            self.attribute = attribute
            self.rule = rule
            self.isReversed = isReversed
        }
    }

    /// Most keys in one request.
    public static let maximumKeys = 16

    /// The keys, the most significant first; never none when read.
    public var keys: [Key]

    /// Makes a value of its keys.
    public init(_ keys: [Key]) {
        self.keys = keys
    }

    /// Decodes the value of a control.
    ///
    /// - Throws: `BERError`; `tooManyElements` for more than ``maximumKeys``, `truncated` for none.
    public init(decoding value: [UInt8]) throws(BERError) {
        keys = try ControlValue.decode(value) { reader throws(BERError) in
            let outer = try reader.enter(.sequence)
            var found: [Key] = []
            while !reader.isAtEnd {
                guard found.count < Self.maximumKeys else { throw reader.error(.tooManyElements) }
                let inner = try reader.enter(.sequence)
                var key = Key(attribute: try reader.readBytes())
                key.rule = try reader.readBytesIfNext(.context(0))
                if reader.isNext(.context(1)) { key.isReversed = try reader.readBoolean(.context(1)) }
                try reader.leave(inner)
                found.append(key)
            }
            guard !found.isEmpty else { throw reader.error(.truncated) }
            try reader.leave(outer)
            return found
        }
    }

    /// The value as bytes of BER.
    public var encoded: [UInt8] {
        ControlValue.encode { buffer in
            for key in keys {
                BERWriter.writeConstructed(.sequence, into: &buffer) { buffer in
                    BERWriter.writeBytes(key.attribute, into: &buffer)
                    if let rule = key.rule { BERWriter.writeBytes(rule, tag: .context(0), into: &buffer) }
                    if key.isReversed { BERWriter.writeBoolean(true, tag: .context(1), into: &buffer) }
                }
            }
        }
    }
}

/// The value of the control for sorted results in a response (RFC 2891).
public struct SortResult: Hashable, Sendable {
    /// What came of sorting; `success` if it was done.
    public var code: ResultCode
    /// The first attribute that could not be sorted by.
    public var attribute: [UInt8]?

    /// Puts the parts together.
    public init(_ code: ResultCode, attribute: [UInt8]? = nil) {
        self.code = code
        self.attribute = attribute
    }

    /// Decodes the value of a control.
    public init(decoding value: [UInt8]) throws(BERError) {
        self = try ControlValue.decode(value) { reader throws(BERError) in
            let outer = try reader.enter(.sequence)
            let code = ResultCode(rawValue: try reader.readInteger(.enumerated))
            let result = SortResult(code, attribute: try reader.readBytesIfNext(.context(0)))
            try reader.leave(outer)
            return result
        }
    }

    /// A control with this value.
    public func control() -> Control {
        let value = ControlValue.encode { buffer in
            BERWriter.writeInteger(code.rawValue, tag: .enumerated, into: &buffer)
            if let attribute { BERWriter.writeBytes(attribute, tag: .context(0), into: &buffer) }
        }
        return Control(oid: ControlOID.sortResponse, value: value)
    }
}
