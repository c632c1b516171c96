/// UUIDs as in RFC 4122, section 3, which RFC 4530 names as the syntax of entryUUID.
enum UUIDText {
    /// Whether bytes are 36 hexadecimal digits and hyphens in their places.
    static func isValid(_ value: [UInt8]) -> Bool {
        value.count == 36
            && value.enumerated().allSatisfy { index, byte in
                [8, 13, 18, 23].contains(index) ? byte == UInt8(ascii: "-") : byte.hexadecimalValue != nil
            }
    }
}
