/// Finds the elements of a row of `PartialAttribute` (RFC 4511 section 4.1.7) where they stand, without copying anything.
///
/// Reading ends at the end of the row, or at the first octet that makes no sense; see ``isAtEnd``.
public struct PartialAttributeReader {
    /// Where an attribute stands, as places in the row.
    public struct Element {
        /// The first octet of the element.
        public let start: Int
        /// The attribute description.
        public let description: Range<Int>
        /// The values: one OCTET STRING after the other.
        public let values: Range<Int>

        @inlinable
        init(start: Int, description: Range<Int>, values: Range<Int>) {
            self.start = start
            self.description = description
            self.values = values
        }
    }

    @usableFromInline
    struct Part {
        @usableFromInline let tag: UInt8
        @usableFromInline let content: Int
        @usableFromInline let end: Int

        @inlinable
        init(tag: UInt8, content: Int, end: Int) {
            self.tag = tag
            self.content = content
            self.end = end
        }
    }

    @usableFromInline let row: UnsafeBufferPointer<UInt8>
    @usableFromInline var position = 0

    /// - Parameter row: the elements, one after the other; it has to stay where it is for as long as the reader is used.
    @inlinable
    public init(_ row: UnsafeBufferPointer<UInt8>) { self.row = row }

    /// Whether the row was read to its end.
    @inlinable public var isAtEnd: Bool { position == row.count }

    /// The next attribute; nil at the end of the row, and where it can't be read.
    @inlinable
    public mutating func next() -> Element? {
        guard let element = Self.part(of: row, at: position), element.tag == 0x30,
            let name = Self.part(of: row, at: element.content), name.tag == 0x04, name.end <= element.end,
            let set = Self.part(of: row, at: name.end), set.tag == 0x31, set.end == element.end
        else { return nil }
        defer { position = element.end }
        return Element(start: position, description: name.content..<name.end, values: set.content..<set.end)
    }

    /// Calls `body` with each value between two places of a row until it returns true.
    ///
    /// - Returns: whether it did.
    @inlinable
    @inline(__always)
    public static func anyValue(
        in row: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int,
        _ body: (UnsafeBufferPointer<UInt8>) -> Bool
    ) -> Bool {
        var position = start
        while position < end, let value = part(of: row, at: position) {
            if body(UnsafeBufferPointer(rebasing: row[value.content..<value.end])) { return true }
            position = value.end
        }
        return false
    }

    @inlinable
    @inline(__always)
    static func part(of row: UnsafeBufferPointer<UInt8>, at position: Int) -> Part? {
        guard position >= 0, position &+ 2 <= row.count else { return nil }
        var length = Int(row[position &+ 1])
        var content = position &+ 2
        if length >= 0x80 {
            let octets = length & 0x7F
            guard octets > 0, octets <= 4, content &+ octets <= row.count else { return nil }
            length = 0
            for index in 0..<octets { length = length << 8 | Int(row[content &+ index]) }
            content &+= octets
        }
        guard length <= row.count &- content else { return nil }
        return Part(tag: row[position], content: content, end: content &+ length)
    }
}
