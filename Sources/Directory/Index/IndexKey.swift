import LDAPProtocol

/// What a value is found under: the attribute it belongs to and its normalised form, hashed together.
///
/// Names that are no attributes of the schema have numbers above all attribute types.
struct IndexKey: Sendable {
    private let seed: UInt32

    init(_ attribute: AttributeID) { seed = UInt32(attribute.rawValue) }

    private init(special: UInt32) { seed = 0x1_0000 + special }

    /// Distinguished names.
    static let distinguishedName = IndexKey(special: 0)
    /// Canonical user names.
    static let username = IndexKey(special: 1)
    /// E-mail addresses to log in with.
    static let email = IndexKey(special: 2)
    /// DNs and user names that a group names although nobody has them.
    static let unresolvedMember = IndexKey(special: 3)
    /// The identifier in a source.
    static let externalID = IndexKey(special: 4)
    /// The canonical names of user roles.
    static let userRole = IndexKey(special: 5)
    /// The canonical names of list roles.
    static let listRole = IndexKey(special: 6)
    /// Entry UUIDs.
    static let uuid = IndexKey(special: 7)

    func hash(_ value: [UInt8]) -> UInt32 {
        value.withUnsafeBufferPointer { hash($0) }
    }

    func hash(_ value: UnsafeBufferPointer<UInt8>) -> UInt32 {
        // FNV-1a, then mixed, since buckets are chosen by the low bits.
        var state: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
        for byte in value { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        state ^= state >> 32
        state = state &* 0xD6E8_FEB8_6659_FD93
        return UInt32(truncatingIfNeeded: state >> 32)
    }
}
