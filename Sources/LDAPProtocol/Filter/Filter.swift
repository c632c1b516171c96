/// A search filter (RFC 4511 section 4.5.1.7), as it came: attribute descriptions and values are
/// bytes, not yet looked up or normalised.
///
/// An empty `and` is true and an empty `or` is false (RFC 4526). Filters that were read have at
/// most `Limits.filterNodes` nodes and `Limits.nesting` levels, so that walking and freeing them
/// may recurse.
public enum Filter: Hashable, Sendable {
    /// All of the filters match.
    case and([Filter])
    /// At least one of the filters matches.
    case or([Filter])
    /// The filter does not match.
    indirect case not(Filter)
    /// The attribute has a value equal to the assertion value.
    case equality(attribute: [UInt8], value: [UInt8])
    /// The attribute has a value with these pieces in this order.
    indirect case substrings(SubstringFilter)
    /// The attribute has a value that is not less than the assertion value.
    case greaterOrEqual(attribute: [UInt8], value: [UInt8])
    /// The attribute has a value that is not greater than the assertion value.
    case lessOrEqual(attribute: [UInt8], value: [UInt8])
    /// The attribute is there.
    case present(attribute: [UInt8])
    /// The attribute has a value that is approximately equal to the assertion value.
    case approximate(attribute: [UInt8], value: [UInt8])
    /// A matching rule named in the filter matches.
    indirect case extensible(MatchingRuleAssertion)
}
