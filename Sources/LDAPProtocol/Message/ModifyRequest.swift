import NIOCore

/// Asks to change the attributes of an entry, all or none of the modifications (RFC 4511 section
/// 4.6).
public struct ModifyRequest: OperationCodec {
    /// What to do with an attribute.
    public enum Operation: Int32, Hashable, Sendable, CaseIterable {
        /// Add the values, of which there is at least one.
        case add = 0
        /// Delete the values, or the attribute if there are none.
        case delete = 1
        /// Put the values in the place of all there were.
        case replace = 2
        /// Add the one value, a number, to the values (RFC 4525).
        case increment = 3
    }

    /// One change to one attribute.
    public struct Modification: Hashable, Sendable {
        /// What to do.
        public var operation: Operation
        /// The attribute and the values.
        public var attribute: PartialAttribute

        /// Makes a modification of its parts.
        public init(_ operation: Operation, _ attribute: PartialAttribute) {
            self.operation = operation
            self.attribute = attribute
        }
    }

    static let tag = BERTag.application(6)

    /// The name of the entry, as it came.
    public var object: [UInt8]
    /// The changes, in the order in which they are made.
    public var changes: [Modification]

    /// Makes a modify request of its parts.
    public init(object: [UInt8], changes: [Modification]) {
        self.object = object
        self.changes = changes
    }

    init(from reader: inout BERReader, limits: Limits) throws(BERError) {
        let outer = try reader.enter(ModifyRequest.tag)
        object = try reader.readBytes()
        changes = []
        var valuesLeft = limits.attributeValues
        let list = try reader.enter(.sequence)
        while !reader.isAtEnd {
            guard changes.count < limits.modifications else { throw reader.error(.tooManyElements) }
            changes.append(try ModifyRequest.readModification(&reader, &valuesLeft))
        }
        try reader.leave(list)
        try reader.leave(outer, ignoringTagsAbove: -1)
    }

    private static func readModification(
        _ reader: inout BERReader, _ valuesLeft: inout Int
    ) throws(BERError) -> Modification {
        let outer = try reader.enter(.sequence)
        guard let operation = Operation(rawValue: try reader.readInteger(.enumerated)) else {
            throw reader.error(.integerOutOfRange)
        }
        let attribute = try PartialAttribute(from: &reader, valuesLeft: &valuesLeft)
        try reader.leave(outer)
        switch operation {
        case .add where attribute.values.isEmpty: throw reader.error(.invalidValue)
        case .increment where attribute.values.count != 1: throw reader.error(.invalidValue)
        default: return Modification(operation, attribute)
        }
    }

    func encode(into buffer: inout ByteBuffer) {
        BERWriter.writeConstructed(ModifyRequest.tag, into: &buffer) { buffer in
            BERWriter.writeBytes(object, into: &buffer)
            BERWriter.writeConstructed(.sequence, into: &buffer) { buffer in
                for change in changes {
                    BERWriter.writeConstructed(.sequence, into: &buffer) { buffer in
                        BERWriter.writeInteger(change.operation.rawValue, tag: .enumerated, into: &buffer)
                        change.attribute.encode(into: &buffer)
                    }
                }
            }
        }
    }
}
