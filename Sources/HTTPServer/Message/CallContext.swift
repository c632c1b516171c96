import Hummingbird
import Logging
import NIOCore

/// What belongs to one request besides itself: where it came from.
struct CallContext: RequestContext, RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress
    }

    /// The peer's address without its port.
    var address: String? { remoteAddress?.ipAddress }

    /// Whether the peer is this machine.
    var isLocal: Bool {
        guard let address else { return true }
        return address.hasPrefix("127.") || address == "::1" || address.hasPrefix("::ffff:127.")
    }
}
