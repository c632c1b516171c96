import Glibc

/// An address a socket can connect to.
struct SocketAddress: Sendable, Equatable {
    /// `AF_INET`, `AF_INET6` or `AF_UNIX`.
    let family: Int32

    /// The bytes of the `sockaddr` structure of that family.
    let octets: [UInt8]

    /// Copies the address of one answer of getaddrinfo(3); nil for families we do not speak.
    init?(_ answer: addrinfo) {
        guard answer.ai_family == AF_INET || answer.ai_family == AF_INET6, let address = answer.ai_addr else {
            return nil
        }
        family = answer.ai_family
        octets = Array(UnsafeRawBufferPointer(start: address, count: Int(answer.ai_addrlen)))
    }

    /// The address of a Unix socket; nil when the path is too long.
    init?(path: String) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array(path.utf8)
        guard !path.isEmpty, path.count < MemoryLayout.size(ofValue: address.sun_path), !path.contains(0) else {
            return nil
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        family = AF_UNIX
        octets = withUnsafeBytes(of: &address) { Array($0) }
    }

    /// Whether the address is on this machine: 127.0.0.0/8 (also mapped into IPv6), ::1, or a Unix socket.
    var isLoopback: Bool {
        switch family {
        case AF_UNIX: return true
        case AF_INET: return octets.count >= 8 && octets[4] == 127
        case AF_INET6:
            guard octets.count >= 24 else { return false }
            let address = octets[8..<24]
            let zeros = address.prefix(10).allSatisfy { $0 == 0 }
            guard zeros else { return false }
            return address.suffix(6).elementsEqual([0, 0, 0, 0, 0, 1])
                || address.suffix(6).starts(with: [0xFF, 0xFF, 127])
        default: return false
        }
    }
}
