import NIOCore

/// The values of the pre-read and post-read controls (RFC 4527).
public enum ReadEntryControl {
    /// Decodes the value of a request: the attributes that are asked for, as in a search.
    ///
    /// - Throws: `BERError`; `tooManyElements` for more names than `Limits.attributes`.
    public static func attributes(decoding value: [UInt8], limits: Limits = Limits()) throws(BERError) -> [[UInt8]] {
        var reader = BERReader(value)
        let outer = try reader.enter(.sequence)
        var names: [[UInt8]] = []
        while !reader.isAtEnd {
            guard names.count < limits.attributes else { throw reader.error(.tooManyElements) }
            names.append(try reader.readBytes())
        }
        try reader.leave(outer)
        guard reader.isAtEnd else { throw reader.error(.trailingData) }
        return names
    }

    /// The value of a request.
    public static func encoded(attributes: [[UInt8]]) -> [UInt8] {
        var buffer = ByteBuffer()
        BERWriter.writeConstructed(.sequence, into: &buffer) { buffer in
            for name in attributes { BERWriter.writeBytes(name, into: &buffer) }
        }
        return Array(buffer.readableBytesView)
    }

    /// Decodes the value of a response: the entry.
    ///
    /// - Throws: `BERError`.
    public static func entry(decoding value: [UInt8], limits: Limits = Limits()) throws(BERError) -> SearchResultEntry {
        var reader = BERReader(value)
        return try SearchResultEntry(from: &reader, limits: limits)
    }

    /// The value of a response.
    public static func encoded(entry: SearchResultEntry) -> [UInt8] {
        var buffer = ByteBuffer()
        entry.encode(into: &buffer)
        return Array(buffer.readableBytesView)
    }
}
