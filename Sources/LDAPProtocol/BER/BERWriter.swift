public import NIOCore

/// Appends BER values to a buffer, with definite lengths in their shortest form.
///
/// Constructed values are written either with a header whose length was computed before, or by
/// `writeConstructed`, which fills it in.
public enum BERWriter {
    // MARK: Lengths

    /// How many octets the length field of so many bytes of content has, 1 to 5.
    @inlinable
    public static func lengthOctets(of contentLength: Int) -> Int {
        switch contentLength {
        case ..<0x80: 1
        case ..<0x100: 2
        case ..<0x1_0000: 3
        case ..<0x100_0000: 4
        default: 5
        }
    }

    /// How many bytes a value of so many bytes of content has in all: tag, length and content.
    @inlinable
    public static func length(ofContent contentLength: Int) -> Int {
        1 + lengthOctets(of: contentLength) + contentLength
    }

    /// How many octets of content an integer has, 1 to 4.
    @inlinable
    public static func contentLength(of integer: Int32) -> Int {
        // One bit for the sign; what repeats it on the left is left out.
        let magnitude = integer < 0 ? ~integer : integer
        return (Int32.bitWidth - magnitude.leadingZeroBitCount) / 8 + 1
    }

    /// How many bytes an integer has in all.
    @inlinable
    public static func length(of integer: Int32) -> Int {
        2 + contentLength(of: integer)
    }

    // MARK: Values

    /// Appends a tag and the length of content that the caller appends next.
    @inlinable
    public static func writeHeader(_ tag: BERTag, contentLength: Int, into buffer: inout ByteBuffer) {
        let start = UInt64(tag.rawValue) << 56
        let length = UInt64(UInt32(truncatingIfNeeded: contentLength))
        switch contentLength {
        case ..<0x80: writeOctets(start | length << 48, count: 2, into: &buffer)
        case ..<0x100: writeOctets(start | 0x81 << 48 | length << 40, count: 3, into: &buffer)
        case ..<0x1_0000: writeOctets(start | 0x82 << 48 | length << 32, count: 4, into: &buffer)
        case ..<0x100_0000: writeOctets(start | 0x83 << 48 | length << 24, count: 5, into: &buffer)
        default: writeOctets(start | 0x84 << 48 | length << 16, count: 6, into: &buffer)
        }
    }

    /// Appends the highest octets of a word, by one store, as each call on the buffer has a price.
    @inlinable
    static func writeOctets(_ word: UInt64, count: Int, into buffer: inout ByteBuffer) {
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 8) { bytes in
            bytes.storeBytes(of: word.bigEndian, as: UInt64.self)
            return count
        }
    }

    /// Appends a boolean; true is 0xFF (RFC 4511 section 5.1).
    @inlinable
    public static func writeBoolean(_ value: Bool, tag: BERTag = .boolean, into buffer: inout ByteBuffer) {
        writeOctets(UInt64(tag.rawValue) << 56 | (value ? 0x01FF : 0x0100) << 40, count: 3, into: &buffer)
    }

    /// Appends an integer or, with its tag, an enumerated value.
    @inlinable
    public static func writeInteger(_ value: Int32, tag: BERTag = .integer, into buffer: inout ByteBuffer) {
        let octets = contentLength(of: value)
        let content = (UInt64(UInt32(bitPattern: value)) << UInt64(64 - 8 * octets)) >> 16
        let word = UInt64(tag.rawValue) << 56 | UInt64(truncatingIfNeeded: octets) << 48 | content
        writeOctets(word, count: 2 + octets, into: &buffer)
    }

    /// Appends bytes as a primitive value.
    @inlinable
    public static func writeBytes(
        _ bytes: some Collection<UInt8>,
        tag: BERTag = .octetString,
        into buffer: inout ByteBuffer
    ) {
        writeHeader(tag, contentLength: bytes.count, into: &buffer)
        buffer.writeBytes(bytes)
    }

    /// Appends text as a primitive value in UTF-8.
    @inlinable
    public static func writeText(_ text: String, tag: BERTag = .octetString, into buffer: inout ByteBuffer) {
        writeHeader(tag, contentLength: text.utf8.count, into: &buffer)
        buffer.writeString(text)
    }

    /// Appends the readable bytes of another buffer as a primitive value.
    @inlinable
    public static func writeSlice(
        _ slice: ByteBuffer,
        tag: BERTag = .octetString,
        into buffer: inout ByteBuffer
    ) {
        writeHeader(tag, contentLength: slice.readableBytes, into: &buffer)
        buffer.writeImmutableBuffer(slice)
    }

    /// Appends a value whose content the closure appends, and fills in the length afterwards.
    ///
    /// One octet is kept for the length; longer content is moved once. The closure only appends.
    @inlinable
    public static func writeConstructed(
        _ tag: BERTag,
        into buffer: inout ByteBuffer,
        _ body: (inout ByteBuffer) -> Void
    ) {
        buffer.writeInteger(UInt16(tag.rawValue) << 8)
        let contentStart = buffer.writerIndex
        body(&buffer)
        let length = buffer.writerIndex - contentStart
        if length < 0x80 {
            buffer.setInteger(UInt8(truncatingIfNeeded: length), at: contentStart - 1)
        } else {
            widenLength(length, contentStart: contentStart, in: &buffer)
        }
    }

    /// Makes room for a length of more than one octet before content that is already there.
    @usableFromInline
    static func widenLength(_ length: Int, contentStart: Int, in buffer: inout ByteBuffer) {
        let octets = lengthOctets(of: length) - 1
        buffer.writeRepeatingByte(0, count: octets)
        let offset = contentStart - buffer.readerIndex
        buffer.withUnsafeMutableReadableBytes { bytes in
            // The regions overlap, which `copyMemory` allows; both lie inside the bytes just written.
            let target = UnsafeMutableRawBufferPointer(rebasing: bytes[(offset + octets)...])
            target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + length)]))
        }
        buffer.setInteger(0x80 | UInt8(truncatingIfNeeded: octets), at: contentStart - 1)
        for octet in 0..<octets {
            let shift = (octets - 1 - octet) * 8
            buffer.setInteger(UInt8(truncatingIfNeeded: length >> shift), at: contentStart + octet)
        }
    }
}
