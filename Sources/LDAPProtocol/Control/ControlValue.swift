import NIOCore

/// What the values of controls have in common: one BER value, and nothing behind it.
enum ControlValue {
    /// Reads all of a value.
    ///
    /// - Throws: `BERError`; `trailingData` if something is left.
    static func decode<Value>(
        _ value: [UInt8], _ body: (inout BERReader) throws(BERError) -> Value
    ) throws(BERError) -> Value {
        var reader = BERReader(value)
        let result = try body(&reader)
        guard reader.isAtEnd else { throw reader.error(.trailingData) }
        return result
    }

    /// The bytes of a value whose outermost element is a sequence.
    static func encode(_ body: (inout ByteBuffer) -> Void) -> [UInt8] {
        var buffer = ByteBuffer()
        BERWriter.writeConstructed(.sequence, into: &buffer, body)
        return Array(buffer.readableBytesView)
    }
}
