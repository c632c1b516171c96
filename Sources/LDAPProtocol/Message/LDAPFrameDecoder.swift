public import NIOCore

/// Cuts a stream of bytes into messages, by their outermost tag and length alone.
///
/// It has no state but its limit: what is not yet a whole message stays in the buffer.
public struct LDAPFrameDecoder: Sendable {
    /// Longest message in bytes, tag and length included. It changes when a bind succeeds, and with
    /// the next call.
    public var maximumLength: Int

    /// Makes a decoder with a limit, `Limits.messageLengthBeforeBind` at first.
    public init(maximumLength: Int = Limits().messageLengthBeforeBind) {
        self.maximumLength = maximumLength
    }

    /// Takes the next message off the front of a buffer.
    ///
    /// What can be seen to be wrong is refused before the rest is waited for: another first byte
    /// than that of a sequence, an indefinite length, more than four octets of length, or more than
    /// `maximumLength`.
    ///
    /// - Returns: exactly one message as a slice of the buffer, or `nil` if more bytes are needed.
    /// - Throws: `LDAPDecodingError` without a message id; the stream cannot be read on.
    public func nextMessage(_ buffer: inout ByteBuffer) throws(LDAPDecodingError) -> ByteBuffer? {
        let start = buffer.readerIndex
        guard let first = buffer.getInteger(at: start, as: UInt8.self) else { return nil }
        guard first == BERTag.sequence.rawValue else {
            throw LDAPDecodingError(.malformedFrame, "malformed message: it does not begin with 0x30")
        }
        guard let octet = buffer.getInteger(at: start + 1, as: UInt8.self) else { return nil }
        var header = 2
        var length = Int(octet)
        if octet >= 0x80 {
            guard octet != 0x80 else {
                throw LDAPDecodingError(.malformedFrame, "malformed message: its length is indefinite")
            }
            guard octet <= 0x84 else {
                throw LDAPDecodingError(.malformedFrame, "malformed message: its length has more than four octets")
            }
            length = 0
            for _ in 0..<(octet & 0x7F) {
                guard let next = buffer.getInteger(at: start + header, as: UInt8.self) else { return nil }
                length = length << 8 | Int(next)
                header += 1
            }
        }
        length += header
        guard length <= maximumLength else {
            throw LDAPDecodingError(
                .messageTooLong, "message of \(length) bytes is longer than the \(maximumLength) bytes allowed")
        }
        return buffer.readSlice(length: length)
    }
}
