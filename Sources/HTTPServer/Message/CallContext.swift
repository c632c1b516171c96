import Hummingbird
import Identity
import Logging
import NIOCore

/// What belongs to one request besides itself: where it came from.
struct CallContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Where the request came from: the peer, until a proxy that is believed names the client.
    var origin: CallOrigin

    /// The client's address without its port; `nil` when it is not known.
    var address: String? { origin.address }
    /// Whether the client is this machine. Of one that is not known this is not assumed.
    var isLocal: Bool { origin.isLocal }
    /// Whether the client's words are protected by TLS on their way.
    var hasTLS: Bool { origin.hasTLS }
    /// Whether passwords can be read by nobody on their way (decision 20).
    var isConfidential: Bool { hasTLS || isLocal }

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        origin = CallOrigin(peer: source.channel.remoteAddress?.ipAddress)
    }
}
