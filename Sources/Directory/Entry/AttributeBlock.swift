import Identity
import LDAPProtocol
import NIOCore

/// Reads what ``EntryRecord/attributes`` holds: a row of `PartialAttribute` elements in BER, ready for the wire.
///
/// The bytes come from our own store or mapping. Should they be damaged all the same, reading ends at the damage.
enum AttributeBlock {
    /// Where an attribute stands in the block.
    struct Slot: Sendable {
        /// The type; ``unknown`` for one that the schema lacks.
        var type: UInt16
        /// Whether the description has options.
        var hasOptions: Bool
        /// The first byte of the element.
        var start: UInt32
        /// The first byte of the values.
        var values: UInt32
        /// One past the last byte of the element.
        var end: UInt32
    }

    /// The type of attributes that the schema lacks.
    static let unknown = UInt16.max

    /// Finds the attributes of a block.
    static func slots(of block: [UInt8], schema: Schema) -> [Slot] {
        block.withUnsafeBufferPointer { bytes in
            var slots: [Slot] = []
            slots.reserveCapacity(16)
            var position = 0
            while let element = element(in: bytes, at: position), element.tag == 0x30,
                let name = self.element(in: bytes, at: element.content), name.tag == 0x04, name.end <= element.end,
                let set = self.element(in: bytes, at: name.end), set.tag == 0x31, set.end <= element.end
            {
                let description = UnsafeBufferPointer(rebasing: bytes[name.content..<name.end])
                let semicolon = description.firstIndex(of: UInt8(ascii: ";"))
                let type = semicolon.map { UnsafeBufferPointer(rebasing: description[..<$0]) } ?? description
                slots.append(
                    Slot(
                        type: schema.attributeID(type)?.rawValue ?? unknown, hasOptions: semicolon != nil,
                        start: UInt32(truncatingIfNeeded: position),
                        values: UInt32(truncatingIfNeeded: set.content), end: UInt32(truncatingIfNeeded: element.end)))
                position = element.end
            }
            return slots
        }
    }

    /// The description of an attribute, options included.
    static func description(of slot: Slot, in block: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard let element = element(in: block, at: Int(slot.start)),
            let name = self.element(in: block, at: element.content)
        else { return nil }
        return Array(block[name.content..<name.end])
    }

    /// Whether the bare type of an attribute is written so.
    ///
    /// - Parameter name: the name in lower case.
    static func isNamed(_ name: [UInt8], _ slot: Slot, in block: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let description = description(of: slot, in: block) else { return false }
        return description.prefix { $0 != UInt8(ascii: ";") }.elementsEqual(name) { written, wanted in
            ((0x41...0x5A).contains(written) ? written | 0x20 : written) == wanted
        }
    }

    /// Calls `body` with each value between two positions until it returns true; whether it did.
    @inline(__always)
    static func anyValue(
        in block: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int,
        _ body: (UnsafeBufferPointer<UInt8>) -> Bool
    ) -> Bool {
        var position = start
        while position < end, let value = element(in: block, at: position) {
            if body(UnsafeBufferPointer(rebasing: block[value.content..<value.end])) { return true }
            position = value.end
        }
        return false
    }

    /// Makes a block of attributes.
    static func encode(_ attributes: [PartialAttribute]) -> [UInt8] {
        var buffer = ByteBuffer()
        for attribute in attributes where !attribute.values.isEmpty { attribute.encode(into: &buffer) }
        return Array(buffer.readableBytesView)
    }

    /// Takes a block apart.
    static func decode(_ block: [UInt8]) -> [PartialAttribute] {
        block.withUnsafeBufferPointer { bytes in
            var attributes: [PartialAttribute] = []
            var position = 0
            while let element = element(in: bytes, at: position),
                let name = self.element(in: bytes, at: element.content),
                let set = self.element(in: bytes, at: name.end), set.end <= element.end
            {
                var attribute = PartialAttribute(type: Array(bytes[name.content..<name.end]))
                _ = anyValue(in: bytes, from: set.content, to: set.end) { value in
                    attribute.values.append(Array(value))
                    return false
                }
                attributes.append(attribute)
                position = element.end
            }
            return attributes
        }
    }

    private struct Element {
        var tag: UInt8
        var content: Int
        var end: Int
    }

    @inline(__always)
    private static func element(in bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> Element? {
        guard position >= 0, position &+ 2 <= bytes.count else { return nil }
        var length = Int(bytes[position &+ 1])
        var content = position &+ 2
        if length >= 0x80 {
            let octets = length & 0x7F
            guard octets > 0, octets <= 4, content &+ octets <= bytes.count else { return nil }
            length = 0
            for index in 0..<octets { length = length << 8 | Int(bytes[content &+ index]) }
            content &+= octets
        }
        guard length <= bytes.count &- content else { return nil }
        return Element(tag: bytes[position], content: content, end: content &+ length)
    }
}
