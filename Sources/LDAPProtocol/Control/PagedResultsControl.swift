import NIOCore

/// The value of the control for paged results (RFC 2696), in a request and in a response.
public struct PagedResultsControl: Hashable, Sendable {
    /// In a request the size of the page; in a response an estimate of the whole, or 0.
    public var size: Int32
    /// Empty in the first request and in the last response; else what the server gave with the page
    /// before.
    public var cookie: [UInt8]

    /// Makes a value of a size and a cookie.
    public init(size: Int32, cookie: [UInt8] = []) {
        self.size = size
        self.cookie = cookie
    }

    /// Decodes the value of a control.
    ///
    /// - Throws: `BERError`; `integerOutOfRange` for a negative size.
    public init(decoding value: [UInt8]) throws(BERError) {
        var reader = BERReader(value)
        let outer = try reader.enter(.sequence)
        size = try reader.readInteger()
        cookie = try reader.readBytes()
        try reader.leave(outer)
        guard reader.isAtEnd else { throw reader.error(.trailingData) }
    }

    /// The value as bytes of BER.
    public var encoded: [UInt8] {
        var buffer = ByteBuffer()
        BERWriter.writeConstructed(.sequence, into: &buffer) { buffer in
            BERWriter.writeInteger(size, into: &buffer)
            BERWriter.writeBytes(cookie, into: &buffer)
        }
        return Array(buffer.readableBytesView)
    }

    /// A control with this value.
    public func control(isCritical: Bool = false) -> Control {
        Control(oid: ControlOID.pagedResults, isCritical: isCritical, value: encoded)
    }
}
