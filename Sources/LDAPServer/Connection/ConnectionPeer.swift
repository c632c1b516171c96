import NIOCore
import UnixSocket

/// The other end of a connection.
struct ConnectionPeer: Sendable {
    /// The number of the connection since the start, for the log.
    var connection: UInt64
    /// The address without its port; `nil` on a local socket.
    var address: String?
    /// The address with its port, for the log.
    var text: String
    /// Whether it is on this machine: 127.0.0.0/8, ::1, or a local socket.
    var isLocal: Bool

    init(connection: UInt64, _ address: SocketAddress?) {
        self.connection = connection
        self.address = address?.ipAddress
        text = Self.text(address)
        isLocal = Self.isLocal(address)
    }

    /// A process of this machine.
    init(connection: UInt64, _ credentials: UnixCredentials) {
        self.connection = connection
        text = "uid=\(credentials.user)"
        isLocal = true
    }

    private static func text(_ address: SocketAddress?) -> String {
        guard let address, let host = address.ipAddress, let port = address.port else { return "local" }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    private static func isLocal(_ address: SocketAddress?) -> Bool {
        switch address {
        // An unknown address is none of this machine.
        case nil: false
        case .unixDomainSocket: true
        case .some(let address): AddressNetwork(address)?.isLoopback ?? false
        }
    }
}
