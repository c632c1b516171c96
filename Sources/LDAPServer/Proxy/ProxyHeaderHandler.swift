import NIOCore

/// Stands first in a connection from a proxy: reads who the client is, lets the connection be set up for that client, and
/// steps aside.
final class ProxyHeaderHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let time: TimeAmount
    private let begin: (ProxyHeader, ProxyHeaderHandler) throws -> Void
    private let refused: (any Error) -> Void
    private var bytes = ByteBuffer()
    private var timer: Scheduled<Void>?
    private var isDone = false

    /// - Parameters:
    ///   - time: how long the proxy may take.
    ///   - refused: is told why the connection is closed.
    ///   - begin: sets the connection up behind the handler it is given.
    init(
        time: TimeAmount, refused: @escaping (any Error) -> Void,
        begin: @escaping (ProxyHeader, ProxyHeaderHandler) throws -> Void
    ) {
        self.time = time
        self.refused = refused
        self.begin = begin
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        timer = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
        if channel.isActive { context.read() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    func channelActive(context: ChannelHandlerContext) {
        context.read()
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDone else { return context.fireChannelRead(data) }
        var new = unwrapInboundIn(data)
        bytes.writeBuffer(&new)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        guard !isDone else { return context.fireChannelReadComplete() }
        do {
            guard let header = try ProxyHeader.read(from: &bytes) else { return context.read() }
            isDone = true
            try begin(header, self)
        } catch {
            isDone = true
            refused(error)
            context.close(promise: nil)
            return
        }
        if bytes.readableBytes > 0 {
            context.fireChannelRead(wrapInboundOut(bytes))
            context.fireChannelReadComplete()
        }
        bytes = ByteBuffer()
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    typealias InboundOut = ByteBuffer
}
