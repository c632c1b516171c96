/// An address that the LDAP server listens on.
public struct LDAPListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// How a connection begins.
    public enum Scheme: String, Sendable, CaseIterable {
        /// In the clear; StartTLS protects it if there is a certificate.
        case ldap
        /// With TLS from the first byte.
        case ldaps
        /// On a socket of this machine, which knows who is at its other end.
        case ldapi
    }

    /// How a connection begins.
    public var scheme: Scheme
    /// A name or an IP address, IPv6 without brackets; the path of the socket for `ldapi`.
    public var host: String
    /// The port, 0...65535; 0 lets the system choose one. 0 for `ldapi`.
    public var port: Int

    /// Makes an address of the network of its parts.
    public init(scheme: Scheme = .ldap, host: String, port: Int) {
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    /// Makes the address of a socket of this machine.
    public init(socket path: String) {
        self.init(scheme: .ldapi, host: path, port: 0)
    }

    /// The address as `HOST:PORT`, an IPv6 address in brackets; the path of a socket.
    public var description: String {
        if scheme == .ldapi { return host }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// The address as clients write it (RFC 4516), such as `ldapi://%2Frun%2Fgatehouse%2Fldapi`.
    public var url: String {
        guard scheme == .ldapi else { return "\(scheme.rawValue)://\(self)" }
        var path = ""
        for byte in host.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                path.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                path += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return "ldapi://\(path)"
    }
}
