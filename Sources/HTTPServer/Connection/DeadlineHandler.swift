import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Cuts off clients that take too long, and closes where an answer says so.
final class DeadlineHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let timeouts: HTTPTimeouts
    private var deadlines = RequestDeadlines()
    private var running: (wait: RequestDeadlines.Wait, task: Scheduled<Void>)?
    private var stalled: Scheduled<Void>?
    private var closesAfterAnswer = false
    private var isClosing = false

    init(timeouts: HTTPTimeouts) { self.timeouts = timeouts }

    func channelActive(context: ChannelHandlerContext) {
        deadlines.opened()
        follow(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        cancel()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { cancel() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is ConnectionGuard.BytesReceived else { return context.fireUserInboundEventTriggered(event) }
        deadlines.received()
        follow(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            deadlines.receivedHead()
            if head.headerFields[.connection]?.lowercased() == "close" { closesAfterAnswer = true }
        case .body: break
        case .end: deadlines.receivedEnd()
        }
        follow(context)
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            if head.headerFields[.connection]?.lowercased() == "close" { closesAfterAnswer = true }
            context.write(data, promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            deadlines.answered()
            follow(context)
            guard closesAfterAnswer else { return context.write(data, promise: promise) }
            isClosing = true
            context.writeAndFlush(data, promise: promise)
            context.close(mode: .output, promise: nil)
            // A client that is still sending would lose the answer if the connection were closed under it.
            schedule(context, in: Self.lingering)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stalled?.cancel()
        stalled = nil
        if !context.channel.isWritable {
            let channel = context.channel
            stalled = context.eventLoop.scheduleTask(in: TimeAmount(timeouts.stalledWrite)) {
                channel.close(promise: nil)
            }
        }
        context.fireChannelWritabilityChanged()
    }

    /// Lets the time run that the state asks for.
    private func follow(_ context: ChannelHandlerContext) {
        guard !isClosing, running?.wait != deadlines.wait else { return }
        running?.task.cancel()
        running = nil
        guard let wait = deadlines.wait else { return }
        let time =
            switch wait {
            case .header: timeouts.header
            case .body: timeouts.body
            case .idle: timeouts.idle
            }
        running = (wait, task(context, in: time))
    }

    private func schedule(_ context: ChannelHandlerContext, in time: Duration) {
        running?.task.cancel()
        running = (.idle, task(context, in: time))
    }

    private func task(_ context: ChannelHandlerContext, in time: Duration) -> Scheduled<Void> {
        let channel = context.channel
        return context.eventLoop.scheduleTask(in: TimeAmount(time)) { channel.close(promise: nil) }
    }

    private func cancel() {
        running?.task.cancel()
        running = nil
        stalled?.cancel()
        stalled = nil
    }

    private static let lingering = Duration.seconds(2)
}
