/// The immutable identifier of an entry (RFC 4530): 16 octets.
public struct EntryUUID: Hashable, Sendable {
    /// The first eight octets, most significant first.
    public let high: UInt64
    /// The last eight octets, most significant first.
    public let low: UInt64

    /// Puts the two halves together.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads 16 octets; `nil` for any other length.
    public init?(octets: some Collection<UInt8>) {
        guard octets.count == 16 else { return nil }
        var halves: (UInt64, UInt64) = (0, 0)
        for (index, octet) in octets.enumerated() {
            if index < 8 {
                halves.0 = halves.0 << 8 | UInt64(octet)
            } else {
                halves.1 = halves.1 << 8 | UInt64(octet)
            }
        }
        self.init(high: halves.0, low: halves.1)
    }

    /// Reads the text form of RFC 4122 (`8-4-4-4-12` hexadecimal digits in
    /// either case); `nil` for anything else.
    public init?(text: some Collection<UInt8>) {
        guard text.count == 36 else { return nil }
        var halves: (UInt64, UInt64) = (0, 0)
        var digits = 0
        for (index, byte) in text.enumerated() {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = Self.hexadecimalValue(byte) else { return nil }
            if digits < 16 {
                halves.0 = halves.0 << 4 | UInt64(digit)
            } else {
                halves.1 = halves.1 << 4 | UInt64(digit)
            }
            digits += 1
        }
        self.init(high: halves.0, low: halves.1)
    }

    /// A new random identifier of version 4 (RFC 4122 section 4.4).
    public static func random(using generator: inout some RandomNumberGenerator) -> EntryUUID {
        let high = generator.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return EntryUUID(high: high, low: low)
    }

    /// The 16 octets in the order of the wire.
    public var octets: [UInt8] {
        (0..<16).map { index in
            let half = index < 8 ? high : low
            return UInt8(truncatingIfNeeded: half >> UInt64((7 - index % 8) * 8))
        }
    }

    /// The 36 characters of the text form as ASCII, in lower case.
    public var textOctets: [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (index, octet) in octets.enumerated() {
            if index == 4 || index == 6 || index == 8 || index == 10 { text.append(UInt8(ascii: "-")) }
            text.append(digits[Int(octet >> 4)])
            text.append(digits[Int(octet & 15)])
        }
        return text
    }

    private static func hexadecimalValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension EntryUUID: CustomStringConvertible {
    /// The text form of RFC 4122 in lower case.
    public var description: String { String(decoding: textOctets, as: UTF8.self) }
}
