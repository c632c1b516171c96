public import NIOCore

/// Reads BER values one after the other, as RFC 4511 section 5.1 restricts them: definite lengths,
/// strings in one piece.
///
/// A value inside another is read between `enter` and `leave` of the same reader; lengths are
/// compared with what the value around really has, and nothing is reserved by a declared length.
/// After an error the reader is of no use.
public struct BERReader: Sendable {
    /// The end of the value around the one that was entered; to be handed to `leave`.
    public struct Enclosing: Sendable {
        @usableFromInline let end: Int

        @inlinable
        init(end: Int) {
            self.end = end
        }
    }

    @usableFromInline let buffer: ByteBuffer
    @usableFromInline let start: Int
    @usableFromInline var index: Int
    @usableFromInline var end: Int
    @usableFromInline var nestingLeft: Int

    /// Makes a reader of the readable bytes of a buffer, whose indices stay as they are.
    ///
    /// - Parameter nesting: how many constructed values may be entered inside each other.
    @inlinable
    public init(_ buffer: ByteBuffer, nesting: Int = 64) {
        self.buffer = buffer
        self.start = buffer.readerIndex
        self.index = buffer.readerIndex
        self.end = buffer.writerIndex
        self.nestingLeft = nesting
    }

    /// Makes a reader of bytes.
    ///
    /// - Parameter nesting: how many constructed values may be entered inside each other.
    public init(_ bytes: [UInt8], nesting: Int = 64) {
        self.init(ByteBuffer(bytes: bytes), nesting: nesting)
    }

    /// How many bytes were read so far.
    @inlinable public var position: Int { index - start }

    /// Whether the value that was entered, or all of the bytes if none was, is read to its end.
    @inlinable public var isAtEnd: Bool { index == end }

    /// The tag of the next value, or `nil` at the end; nothing is read.
    @inlinable public var nextTag: BERTag? {
        guard index < end, let octet = buffer.getInteger(at: index, as: UInt8.self) else { return nil }
        return BERTag(rawValue: octet)
    }

    /// Whether the next value has a tag.
    @inlinable
    public func isNext(_ tag: BERTag) -> Bool {
        nextTag == tag
    }

    /// An error of a code at the place the reader has come to.
    @inlinable
    public func error(_ code: BERError.Code) -> BERError {
        BERError(code, at: position)
    }

    @inlinable
    mutating func readOctet() throws(BERError) -> UInt8 {
        guard index < end, let octet = buffer.getInteger(at: index, as: UInt8.self) else { throw error(.truncated) }
        index += 1
        return octet
    }

    /// Reads a length and compares it with what is left.
    @inlinable
    mutating func readLength() throws(BERError) -> Int {
        let first = try readOctet()
        var length = Int(first)
        if first >= 0x80 {
            guard first != 0x80 else { throw error(.indefiniteLength) }
            guard first <= 0x84 else { throw error(.lengthTooLong) }
            length = 0
            for _ in 0..<(first & 0x7F) { length = length << 8 | Int(try readOctet()) }
        }
        guard length <= end - index else { throw error(.lengthExceedsParent) }
        return length
    }

    /// Reads a tag, which has to be the given one, and a length.
    @inlinable
    mutating func readHeader(_ tag: BERTag) throws(BERError) -> Int {
        // Nearly all headers are two octets; reading them at once is half of the cost.
        if end - index >= 2, let octets = buffer.getInteger(at: index, as: UInt16.self) {
            let length = Int(octets & 0xFF)
            if length < 0x80, octets >> 8 == UInt16(tag.rawValue), length <= end - index - 2 {
                index += 2
                return length
            }
        }
        guard let next = nextTag else { throw error(.truncated) }
        guard next == tag else { throw error(.unexpectedTag) }
        index += 1
        return try readLength()
    }

    /// Goes into the next value, which has to be constructed and of a tag.
    ///
    /// - Returns: what `leave` needs to go out again.
    /// - Throws: `BERError`, `nestingTooDeep` among others.
    @inlinable
    public mutating func enter(_ tag: BERTag) throws(BERError) -> Enclosing {
        guard nestingLeft > 0 else { throw error(.nestingTooDeep) }
        let length = try readHeader(tag)
        let enclosing = Enclosing(end: end)
        nestingLeft -= 1
        end = index + length
        return enclosing
    }

    /// Goes out of a value that was entered and is read to its end.
    ///
    /// - Throws: `trailingData` if there is more in it.
    @inlinable
    public mutating func leave(_ enclosing: Enclosing) throws(BERError) {
        guard index == end else { throw error(.trailingData) }
        end = enclosing.end
        nestingLeft += 1
    }

    /// Goes out of a value that later versions of the protocol may add parts to (RFC 4511 section
    /// 4), and ignores those.
    ///
    /// - Parameter last: the highest context-specific tag number that is known here; an element
    ///   with it or a lower one is not new.
    /// - Throws: `trailingData` if something else than new elements with context-specific tags
    ///   follows.
    @inlinable
    public mutating func leave(_ enclosing: Enclosing, ignoringTagsAbove last: Int) throws(BERError) {
        while let tag = nextTag {
            guard tag.isContextSpecific, Int(tag.number) > last else { throw error(.trailingData) }
            try skip()
        }
        try leave(enclosing)
    }

    /// Reads over the next value, whatever it is.
    @inlinable
    public mutating func skip() throws(BERError) {
        let tag = BERTag(rawValue: try readOctet())
        guard tag.number != 31 else { throw error(.highTagNumber) }
        let length = try readLength()
        index += length
    }

    /// Reads a boolean; every octet but 0 is true.
    @inlinable
    public mutating func readBoolean(_ tag: BERTag = .boolean) throws(BERError) -> Bool {
        guard try readHeader(tag) == 1 else { throw error(.invalidBoolean) }
        return try readOctet() != 0
    }

    /// Reads an integer or enumerated value in its shortest form.
    ///
    /// - Throws: `invalidInteger` for a malformed one, `integerOutOfRange` for one outside the
    ///   range.
    @inlinable
    public mutating func readInteger(
        _ tag: BERTag = .integer,
        in range: ClosedRange<Int32> = 0...Int32.max
    ) throws(BERError) -> Int32 {
        let length = try readHeader(tag)
        return try readIntegerContent(length, in: range)
    }

    @inlinable
    mutating func readIntegerContent(_ length: Int, in range: ClosedRange<Int32>) throws(BERError) -> Int32 {
        guard (1...8).contains(length) else { throw error(.invalidInteger) }
        let first = try readOctet()
        var value = Int64(Int8(bitPattern: first))
        if length > 1 {
            let second = try readOctet()
            // The first nine bits are not all the same (X.690 section 8.3.2).
            guard !(first == 0 && second < 0x80), !(first == 0xFF && second >= 0x80) else {
                throw error(.invalidInteger)
            }
            value = value << 8 | Int64(second)
            for _ in 2..<max(2, length) { value = value << 8 | Int64(try readOctet()) }
        }
        guard let narrow = Int32(exactly: value), range.contains(narrow) else { throw error(.integerOutOfRange) }
        return narrow
    }

    /// Reads the bytes of a primitive value.
    @inlinable
    public mutating func readBytes(_ tag: BERTag = .octetString) throws(BERError) -> [UInt8] {
        let length = try readHeader(tag)
        return try readContent(length)
    }

    /// Reads the bytes of a primitive value if it comes next.
    @inlinable
    public mutating func readBytesIfNext(_ tag: BERTag) throws(BERError) -> [UInt8]? {
        guard isNext(tag) else { return nil }
        return try readBytes(tag)
    }

    @inlinable
    mutating func readContent(_ length: Int) throws(BERError) -> [UInt8] {
        guard length > 0 else { return [] }
        guard let bytes = buffer.getBytes(at: index, length: length) else { throw error(.truncated) }
        index += length
        return bytes
    }

    /// Reads the bytes of a primitive value as a slice that shares the storage of the buffer.
    @inlinable
    public mutating func readSlice(_ tag: BERTag = .octetString) throws(BERError) -> ByteBuffer {
        let length = try readHeader(tag)
        guard let slice = buffer.getSlice(at: index, length: length) else { throw error(.truncated) }
        index += length
        return slice
    }

    /// Reads a primitive value as text.
    ///
    /// - Throws: `invalidValue` if it is not UTF-8 or has a NUL.
    @inlinable
    public mutating func readText(_ tag: BERTag = .octetString) throws(BERError) -> String {
        let bytes = try readBytes(tag)
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
            throw error(.invalidValue)
        }
        return text
    }

    /// Reads an object identifier in its dotted form, `LDAPOID` of RFC 4511 section 4.1.2.
    ///
    /// - Throws: `invalidValue` for what is not numbers and dots in between.
    @inlinable
    public mutating func readObjectIdentifier(_ tag: BERTag = .octetString) throws(BERError) -> String {
        let bytes = try readBytes(tag)
        guard BERReader.isObjectIdentifier(bytes) else { throw error(.invalidValue) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether bytes are a `numericoid` of RFC 4512 section 1.4, of at most 256 bytes; a single
    /// number is let pass.
    public static func isObjectIdentifier(_ bytes: some Collection<UInt8>) -> Bool {
        guard !bytes.isEmpty, bytes.count <= 256 else { return false }
        var digits = 0
        var startsWithZero = false
        for byte in bytes {
            switch byte {
            case 0x2E:
                guard digits > 0 else { return false }
                digits = 0
            case 0x30...0x39:
                guard digits == 0 || !startsWithZero else { return false }
                if digits == 0 { startsWithZero = byte == 0x30 }
                digits += 1
            default:
                return false
            }
        }
        return digits > 0
    }
}
