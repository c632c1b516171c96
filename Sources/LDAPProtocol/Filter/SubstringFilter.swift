/// The pieces a value has to have (RFC 4511 section 4.5.1.7.2). What was read has at least one
/// piece, and no empty one.
public struct SubstringFilter: Hashable, Sendable {
    /// The attribute description, as it came.
    public var attribute: [UInt8]
    /// What the value begins with.
    public var initial: [UInt8]?
    /// What comes between, in this order.
    public var any: [[UInt8]]
    /// What the value ends with.
    public var final: [UInt8]?

    /// Makes a substring filter of an attribute description and the pieces.
    public init(attribute: [UInt8], initial: [UInt8]? = nil, any: [[UInt8]] = [], final: [UInt8]? = nil) {
        self.attribute = attribute
        self.initial = initial
        self.any = any
        self.final = final
    }
}
