/// The bounds that everything read from an LDAP connection is held to.
///
/// All of them are counted while reading, before anything is built from what was read. LDIF has
/// bounds of its own (`LDIFLimits`).
public struct Limits: Sendable, Hashable {
    /// Longest message in bytes, tag and length included, before a bind has succeeded. Default 64
    /// KiB.
    public var messageLengthBeforeBind: Int = 64 * 1024

    /// Longest message in bytes, tag and length included, after a bind has succeeded. Default 4
    /// MiB.
    public var messageLength: Int = 4 * 1024 * 1024

    /// Most constructed BER values inside each other, the message itself included; also the most
    /// parentheses inside each other in the text of a filter. Default 64.
    public var nesting: Int = 64

    /// Most nodes in one filter: every `and`, `or`, `not` and item counts, and every piece of a
    /// substring filter. Default 4,096.
    public var filterNodes: Int = 4_096

    /// Most attribute descriptions in the selection of a search, in an entry to add and in an entry
    /// received. Default 256.
    public var attributes: Int = 256

    /// Most values in one message, over all its attributes. Default 131,072.
    public var attributeValues: Int = 131_072

    /// Most modifications in one modify request. Default 4,096.
    public var modifications: Int = 4_096

    /// Most controls in one message. Default 16.
    public var controls: Int = 16

    /// Most URIs in one referral or search result reference. Default 64.
    public var referrals: Int = 64

    /// Longest distinguished name in bytes. Default 8 KiB. Names stay bytes in messages; who parses
    /// them holds them to this.
    public var distinguishedNameLength: Int = 8 * 1024

    /// Most relative distinguished names in a distinguished name. Default 64. Held where the name
    /// is parsed.
    public var relativeDistinguishedNames: Int = 64

    /// Most operations of one connection that wait for their answer. Default 32. Held by the
    /// connection.
    public var pendingOperations: Int = 32

    /// Most entries one search returns to an account without the right to more. Default 10,000.
    /// Held by the search.
    public var searchResultEntries: Int = 10_000

    /// The defaults.
    public init() {}
}
