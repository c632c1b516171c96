public import NIOCore

/// An attribute description with values, which may be none (RFC 4511 section 4.1.7).
public struct PartialAttribute: Hashable, Sendable, CustomStringConvertible {
    /// The attribute description, as it came.
    public var type: [UInt8]
    /// The values.
    public var values: [[UInt8]]

    /// Makes an attribute of a description and values.
    public init(type: [UInt8], values: [[UInt8]] = []) {
        self.type = type
        self.values = values
    }

    /// The attribute description and the number of values, which may be secret themselves.
    public var description: String {
        let type = String(decoding: type.prefix(64), as: UTF8.self)
        return "\(type) (\(values.count) value\(values.count == 1 ? "" : "s"))"
    }

    /// Reads an attribute.
    ///
    /// - Parameter valuesLeft: how many values the message may still have; lowered by those read.
    init(from reader: inout BERReader, valuesLeft: inout Int) throws(BERError) {
        let outer = try reader.enter(.sequence)
        type = try reader.readBytes()
        values = []
        let set = try reader.enter(.set)
        while !reader.isAtEnd {
            guard valuesLeft > 0 else { throw reader.error(.tooManyElements) }
            valuesLeft -= 1
            values.append(try reader.readBytes())
        }
        try reader.leave(set)
        try reader.leave(outer)
    }

    /// Reads a sequence of attributes.
    static func readList(_ reader: inout BERReader, limits: Limits) throws(BERError) -> [PartialAttribute] {
        let outer = try reader.enter(.sequence)
        var attributes: [PartialAttribute] = []
        var valuesLeft = limits.attributeValues
        while !reader.isAtEnd {
            guard attributes.count < limits.attributes else { throw reader.error(.tooManyElements) }
            attributes.append(try PartialAttribute(from: &reader, valuesLeft: &valuesLeft))
        }
        try reader.leave(outer)
        return attributes
    }

    /// How many bytes the attribute has when encoded.
    public var encodedLength: Int {
        let set = values.reduce(0) { $0 + BERWriter.length(ofContent: $1.count) }
        return BERWriter.length(
            ofContent: BERWriter.length(ofContent: type.count) + BERWriter.length(ofContent: set))
    }

    /// Appends the attribute.
    public func encode(into buffer: inout ByteBuffer) {
        let set = values.reduce(0) { $0 + BERWriter.length(ofContent: $1.count) }
        let content = BERWriter.length(ofContent: type.count) + BERWriter.length(ofContent: set)
        BERWriter.writeHeader(.sequence, contentLength: content, into: &buffer)
        BERWriter.writeBytes(type, into: &buffer)
        BERWriter.writeHeader(.set, contentLength: set, into: &buffer)
        for value in values { BERWriter.writeBytes(value, into: &buffer) }
    }
}
