/// An extensible match (RFC 4511 section 4.5.1.7.7). What was read names a rule, an attribute or
/// both.
public struct MatchingRuleAssertion: Hashable, Sendable {
    /// The name or object identifier of the matching rule; without one, the equality rule of the
    /// attribute.
    public var rule: [UInt8]?
    /// The attribute description; without one, every attribute the rule fits.
    public var attribute: [UInt8]?
    /// The assertion value.
    public var value: [UInt8]
    /// Whether the attributes of the entry's name count as well.
    public var dnAttributes: Bool

    /// Makes an extensible match of its parts.
    public init(rule: [UInt8]? = nil, attribute: [UInt8]? = nil, value: [UInt8], dnAttributes: Bool = false) {
        self.rule = rule
        self.attribute = attribute
        self.value = value
        self.dnAttributes = dnAttributes
    }
}
