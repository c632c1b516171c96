import Hummingbird
import Logging
import NIOCore

/// What belongs to one request besides itself: where it came from, and what its path names.
struct CallContext: Sendable {
    /// Where the request came from: the peer, until a proxy that is believed names the client.
    var origin: CallOrigin
    /// What stood in the path where the route has names.
    var parameters = PathParameters()
    let logger: Logger

    /// The client's address without its port; `nil` when it is not known.
    var address: String? { origin.address }
    /// Whether the client's words are protected by TLS on their way.
    var hasTLS: Bool { origin.hasTLS }
    /// Whether passwords can be read by nobody on their way (decision 20).
    var isConfidential: Bool { hasTLS || origin.isLocal }
}

extension CallContext: InitializableFromSource {
    init(source: ApplicationRequestContextSource) {
        self.init(origin: CallOrigin(peer: source.channel.remoteAddress?.ipAddress), logger: source.logger)
    }
}
