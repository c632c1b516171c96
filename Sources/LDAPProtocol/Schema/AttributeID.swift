/// The place of an attribute type in the table of a schema, from 0 without gaps.
///
/// The identifiers of a schema stay the same in every schema that extends it.
public struct AttributeID: RawRepresentable, Hashable, Comparable, Sendable {
    /// The index in the table.
    public let rawValue: UInt16

    /// Makes an identifier of an index.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Orders identifiers by their place.
    public static func < (left: AttributeID, right: AttributeID) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The index in the table.
    public var index: Int { Int(rawValue) }
}
