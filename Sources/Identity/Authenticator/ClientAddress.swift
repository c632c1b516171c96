import Glibc

/// The address of an end client as far as it is counted by: IPv4 whole, IPv6 by its /64, since one machine uses many
/// addresses of that.
public struct ClientAddress: Hashable, Sendable {
    /// The address, or the first one of the /64, in text form.
    public let text: String
    /// Whether it is 127.0.0.0/8 or ::1.
    public let isLoopback: Bool

    /// Reads the text form of an address, a zone or not; `nil` for anything else.
    public init?(_ address: String) {
        if let first = Self.firstOctet(ofPlainVersion4: address) {
            // Nearly all of them, and each is looked at several times.
            self.init(text: address, isLoopback: first == 127)
            return
        }
        guard address.utf8.count <= 64, !address.utf8.contains(0) else { return nil }
        let plain = String(address.prefix { $0 != "%" })
        var octets = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, plain, &octets) == 1 {
            self.init(version4: octets.prefix(4))
        } else if inet_pton(AF_INET6, plain, &octets) == 1 {
            if octets.prefix(10).allSatisfy({ $0 == 0 }), octets[10] == 0xFF, octets[11] == 0xFF {
                self.init(version4: octets.suffix(4))
                return
            }
            let isLoopback = octets.dropLast().allSatisfy { $0 == 0 } && octets[15] == 1
            if !isLoopback { octets.replaceSubrange(8..., with: [UInt8](repeating: 0, count: 8)) }
            var buffer = [CChar](repeating: 0, count: 64)
            guard inet_ntop(AF_INET6, octets, &buffer, socklen_t(buffer.count)) != nil else { return nil }
            let text = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            self.init(text: String(decoding: text, as: UTF8.self), isLoopback: isLoopback)
        } else {
            return nil
        }
    }

    /// The first number of an IPv4 address in its usual form; `nil` for everything else.
    private static func firstOctet(ofPlainVersion4 address: String) -> Int? {
        var (first, number, digits, dots) = (0, 0, 0, 0)
        for byte in address.utf8 {
            switch byte {
            case UInt8(ascii: "."):
                guard digits > 0, dots < 3 else { return nil }
                if dots == 0 { first = number }
                (number, digits, dots) = (0, 0, dots + 1)
            case 0x30...0x39:
                // A zero in front means octal to some.
                guard digits < 3, digits == 0 || number > 0 else { return nil }
                number = number * 10 + Int(byte - 0x30)
                digits += 1
                guard number <= 255 else { return nil }
            default: return nil
            }
        }
        return dots == 3 && digits > 0 ? first : nil
    }

    private init(version4 octets: ArraySlice<UInt8>) {
        self.init(text: octets.map { String($0) }.joined(separator: "."), isLoopback: octets.first == 127)
    }

    private init(text: String, isLoopback: Bool) {
        self.text = text
        self.isLoopback = isLoopback
    }
}
