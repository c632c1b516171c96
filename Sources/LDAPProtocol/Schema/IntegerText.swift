/// Integers of any size in decimal digits (RFC 4517, section 3.3.16).
enum IntegerText {
    /// Whether bytes are an integer without leading zeros.
    static func isValid(_ value: [UInt8]) -> Bool {
        let digits = value.first == UInt8(ascii: "-") ? value.dropFirst() : value[...]
        guard let first = digits.first, digits.allSatisfy(\.isDigit) else { return false }
        return first != UInt8(ascii: "0") || value.count == 1
    }

    /// The integer without leading zeros; nil if it is none. Zero has no sign.
    static func canonical(_ value: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        let isNegative = value.first == UInt8(ascii: "-")
        let digits = UnsafeBufferPointer(rebasing: value.dropFirst(isNegative ? 1 : 0))
        guard !digits.isEmpty, digits.allSatisfy(\.isDigit) else { return nil }
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        if significant.isEmpty { return [UInt8(ascii: "0")] }
        return (isNegative ? [UInt8(ascii: "-")] : []) + significant
    }

    /// A small integer; nil if it is none or has more than 18 digits.
    static func small(_ value: UnsafeBufferPointer<UInt8>) -> Int? {
        let count = value.count
        guard count > 0, count <= 18 else { return nil }
        let isNegative = value[0] == UInt8(ascii: "-")
        var index = isNegative ? 1 : 0
        guard index < count else { return nil }
        var number = 0
        while index < count {
            let digit = value[index] &- 0x30
            guard digit < 10 else { return nil }
            number = number &* 10 &+ Int(digit)
            index &+= 1
        }
        return isNegative ? -number : number
    }

    /// Compares two canonical integers; below zero if the left one is less.
    static func compare(_ left: [UInt8], _ right: [UInt8]) -> Int {
        let isNegative = left.first == UInt8(ascii: "-")
        if isNegative != (right.first == UInt8(ascii: "-")) { return isNegative ? -1 : 1 }
        let order =
            left.count != right.count ? (left.count < right.count ? -1 : 1) : OctetOrder.compare(left, right)
        return isNegative ? -order : order
    }
}

/// The order of octets.
enum OctetOrder {
    /// Compares octet by octet; a prefix comes first.
    static func compare(_ left: [UInt8], _ right: [UInt8]) -> Int {
        left == right ? 0 : left.lexicographicallyPrecedes(right) ? -1 : 1
    }
}
