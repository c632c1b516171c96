import Hummingbird
import Identity
import Logging
import NIOCore

/// What belongs to one request besides itself: where it came from.
struct CallContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The peer's address without its port; `nil` when it is not known.
    let address: String?
    /// Whether the peer is this machine. Of a peer that is not known this is not assumed.
    let isLocal: Bool

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        address = source.channel.remoteAddress?.ipAddress
        isLocal = address.flatMap { ClientAddress($0) }?.isLoopback ?? false
    }
}
