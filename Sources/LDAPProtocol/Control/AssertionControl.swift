import NIOCore

/// The value of the assertion control (RFC 4528): a filter that the entry has to match, or nothing is done.
public struct AssertionControl: Hashable, Sendable {
    /// The filter.
    public var filter: Filter

    /// Makes a value of a filter.
    public init(_ filter: Filter) {
        self.filter = filter
    }

    /// Decodes the value of a control.
    ///
    /// - Throws: `BERError`; `tooManyElements` for more than `Limits.filterNodes` nodes.
    public init(decoding value: [UInt8], limits: Limits = Limits()) throws(BERError) {
        filter = try ControlValue.decode(value) { reader throws(BERError) in
            try Filter(from: &reader, limits: limits)
        }
    }

    /// The value as bytes of BER.
    public var encoded: [UInt8] {
        var buffer = ByteBuffer()
        filter.encode(into: &buffer)
        return Array(buffer.readableBytesView)
    }
}
