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
            var reader = PartialAttributeReader(bytes)
            while let element = reader.next() {
                let description = UnsafeBufferPointer(rebasing: bytes[element.description])
                let semicolon = description.firstIndex(of: UInt8(ascii: ";"))
                let type = semicolon.map { UnsafeBufferPointer(rebasing: description[..<$0]) } ?? description
                slots.append(
                    Slot(
                        type: schema.attributeID(type)?.rawValue ?? unknown, hasOptions: semicolon != nil,
                        start: UInt32(truncatingIfNeeded: element.start),
                        values: UInt32(truncatingIfNeeded: element.values.lowerBound),
                        end: UInt32(truncatingIfNeeded: element.values.upperBound)))
            }
            return slots
        }
    }

    /// The description of an attribute, options included.
    static func description(of slot: Slot, in block: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        let element = UnsafeBufferPointer(rebasing: block[Int(slot.start)..<Int(slot.end)])
        var reader = PartialAttributeReader(element)
        return reader.next().map { Array(element[$0.description]) }
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
        PartialAttributeReader.anyValue(in: block, from: start, to: end, body)
    }

    /// Makes a block of attributes.
    static func encode(_ attributes: [PartialAttribute]) -> [UInt8] {
        var buffer = ByteBufferAllocator().buffer(capacity: attributes.reduce(0) { $0 + $1.encodedLength })
        for attribute in attributes where !attribute.values.isEmpty { attribute.encode(into: &buffer) }
        return Array(buffer.readableBytesView)
    }

    /// Takes a block apart.
    static func decode(_ block: [UInt8]) -> [PartialAttribute] {
        block.withUnsafeBufferPointer { bytes in
            var attributes: [PartialAttribute] = []
            var reader = PartialAttributeReader(bytes)
            while let element = reader.next() {
                var attribute = PartialAttribute(type: Array(bytes[element.description]))
                _ = anyValue(in: bytes, from: element.values.lowerBound, to: element.values.upperBound) { value in
                    attribute.values.append(Array(value))
                    return false
                }
                attributes.append(attribute)
            }
            return attributes
        }
    }
}
