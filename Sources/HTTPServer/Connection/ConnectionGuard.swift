import Identity
import NIOCore

/// Stands first in a connection: turns away those that are too many, and tells when bytes come in.
final class ConnectionGuard: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// Bytes came in.
    struct BytesReceived: Sendable {}

    private let counter: ConnectionCounter

    init(counter: ConnectionCounter) { self.counter = counter }

    func channelActive(context: ChannelHandlerContext) {
        let address = context.remoteAddress?.ipAddress.flatMap { ClientAddress($0) }
        guard counter.open(address) else {
            context.close(promise: nil)
            return
        }
        context.channel.closeFuture.whenComplete { [counter] _ in counter.close(address) }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.fireUserInboundEventTriggered(BytesReceived())
        context.fireChannelRead(data)
    }
}
