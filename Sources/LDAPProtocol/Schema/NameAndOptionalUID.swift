/// A distinguished name with or without a bit string behind a number sign (RFC 4517, section 3.3.21).
enum NameAndOptionalUID {
    /// The name, and the bit string if there is one.
    static func split(_ value: [UInt8]) -> (name: [UInt8], uid: ArraySlice<UInt8>?) {
        guard let mark = value.lastIndex(of: UInt8(ascii: "#")), Syntax.isBitString(value[(mark + 1)...]) else {
            return (value, nil)
        }
        return (Array(value[..<mark]), value[(mark + 1)...])
    }
}
