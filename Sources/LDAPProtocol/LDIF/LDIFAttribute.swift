/// One attribute line: a description and one value.
public struct LDIFAttribute: Sendable, Hashable {
    /// The attribute description as it was written, options included, such as `cn;lang-sv`; ASCII.
    ///
    /// A reader gives equal descriptions out as the same array storage, so holding them costs nothing per line.
    public var description: [UInt8]

    /// The value.
    public var value: LDIFValue

    /// The physical line, counted from 1; 0 if the attribute was not read from a file.
    public var line: Int

    /// Makes an attribute line.
    /// - Parameters:
    ///   - description: Attribute type and options, ASCII.
    ///   - value: The value.
    ///   - line: The physical line, or 0.
    @inlinable
    public init(description: [UInt8], value: LDIFValue, line: Int = 0) {
        self.description = description
        self.value = value
        self.line = line
    }
}
