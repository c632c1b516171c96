import Glibc
import NIOCore

/// What connections are counted by: an IPv4 address, or a /64 network of IPv6, since one machine has all of that.
struct AddressNetwork: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    /// Whether it is 127.0.0.0/8 or ::1.
    let isLoopback: Bool

    /// Takes the network of an address; `nil` for a local socket.
    init?(_ address: SocketAddress) {
        guard let text = address.ipAddress else { return nil }
        var octets = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &octets) == 1 {
            self.init(version4: octets.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
            return
        }
        guard inet_pton(AF_INET6, text, &octets) == 1 else { return nil }
        let first = octets.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let second = octets.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        // ::ffff:0:0/96, an IPv4 address in the clothes of IPv6.
        if first == 0, second >> 32 == 0xFFFF {
            self.init(version4: UInt32(truncatingIfNeeded: second))
        } else {
            self.init(high: first, low: 0, isLoopback: first == 0 && second == 1)
        }
    }

    private init(version4 address: UInt32) {
        self.init(high: 0, low: 0xFFFF << 32 | UInt64(address), isLoopback: address >> 24 == 127)
    }

    private init(high: UInt64, low: UInt64, isLoopback: Bool) {
        self.high = high
        self.low = low
        self.isLoopback = isLoopback
    }
}
