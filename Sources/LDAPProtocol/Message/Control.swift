public import NIOCore

/// A control of a message (RFC 4511 section 4.1.11).
public struct Control: Hashable, Sendable, CustomStringConvertible {
    /// The object identifier in its dotted form; `ControlOID` has names for those known here.
    public var oid: String
    /// Whether the operation must not be done without the control.
    public var isCritical: Bool
    /// The value, in BER for most controls; `nil` if there is none, which is not the same as an
    /// empty one.
    public var value: [UInt8]?

    /// Makes a control of its parts.
    public init(oid: String, isCritical: Bool = false, value: [UInt8]? = nil) {
        self.oid = oid
        self.isCritical = isCritical
        self.value = value
    }

    /// The object identifier, whether it is critical, and the length of the value.
    public var description: String {
        let length = value.map { ", \($0.count) bytes" } ?? ""
        return "\(oid)\(isCritical ? ", critical" : "")\(length)"
    }

    /// Reads one control.
    ///
    /// - Throws: `BERError`; `invalidValue` for an object identifier that is none.
    public init(from reader: inout BERReader) throws(BERError) {
        let outer = try reader.enter(.sequence)
        oid = try reader.readObjectIdentifier()
        isCritical = reader.isNext(.boolean) ? try reader.readBoolean() : false
        value = try reader.readBytesIfNext(.octetString)
        try reader.leave(outer)
    }

    /// Appends the control; a criticality of false is left out, as it is the default.
    public func encode(into buffer: inout ByteBuffer) {
        BERWriter.writeConstructed(.sequence, into: &buffer) { buffer in
            BERWriter.writeText(oid, into: &buffer)
            if isCritical { BERWriter.writeBoolean(true, into: &buffer) }
            if let value { BERWriter.writeBytes(value, into: &buffer) }
        }
    }

    /// The tag of the list of controls at the end of a message.
    static let listTag = BERTag.context(0, constructed: true)

    /// Reads the list of controls at the end of a message.
    static func readList(_ reader: inout BERReader, limits: Limits) throws(BERError) -> [Control] {
        let outer = try reader.enter(listTag)
        var controls: [Control] = []
        while !reader.isAtEnd {
            guard controls.count < limits.controls else { throw reader.error(.tooManyElements) }
            controls.append(try Control(from: &reader))
        }
        try reader.leave(outer)
        return controls
    }

    /// Appends the list of controls at the end of a message, or nothing if there are none.
    ///
    /// A caller that needs the length beforehand writes the list into a buffer of its own.
    public static func writeList(_ controls: [Control], into buffer: inout ByteBuffer) {
        guard !controls.isEmpty else { return }
        BERWriter.writeConstructed(listTag, into: &buffer) { buffer in
            for control in controls { control.encode(into: &buffer) }
        }
    }
}
