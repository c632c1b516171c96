import Glibc

/// A network such as `10.0.0.0/8` or `fd00::/8`, or one address: which peers a setting speaks of.
public struct AddressRange: Sendable, Hashable, CustomStringConvertible {
    private let octets: [UInt8]
    private let bits: Int
    /// The text it was read from.
    public let description: String

    /// Reads an IPv4 or IPv6 address, with the length of the network behind a slash or alone.
    ///
    /// - Returns: nil for anything else, and for an address with bits set outside of its network.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let (octets, shift) = Self.octets(String(first)) else { return nil }
        var bits = 128
        if parts.count == 2 {
            let digits = parts[1]
            guard (1...3).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let length = Int(digits), length <= 128 - shift
            else { return nil }
            bits = length + shift
        }
        self.octets = octets
        self.bits = bits
        description = text
        guard Self.masked(octets, bits) == octets else { return nil }
    }

    /// Whether an address is in it; text that is no address is not.
    public func contains(_ address: String) -> Bool {
        guard let (octets, _) = Self.octets(String(address.prefix { $0 != "%" })) else { return false }
        return Self.masked(octets, bits) == self.octets
    }

    /// The 16 octets of an address, and how many bits stand before those of IPv4, which is `::ffff:0:0/96`.
    private static func octets(_ text: String) -> ([UInt8], Int)? {
        guard text.utf8.count <= 64, !text.utf8.contains(0) else { return nil }
        var octets = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &octets) == 1 {
            return ([UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + octets.prefix(4), 96)
        }
        return inet_pton(AF_INET6, text, &octets) == 1 ? (octets, 0) : nil
    }

    private static func masked(_ octets: [UInt8], _ bits: Int) -> [UInt8] {
        octets.enumerated().map { index, octet in
            let kept = min(max(bits - index * 8, 0), 8)
            return kept == 8 ? octet : octet & ~(0xFF >> UInt8(kept))
        }
    }
}
