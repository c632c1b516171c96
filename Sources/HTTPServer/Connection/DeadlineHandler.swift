import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Cuts off clients that take too long, and closes where an answer says so.
///
/// One timer looks now and then whether the time is up: setting one for every request would cost more than the rest of
/// this handler.
final class DeadlineHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let timeouts: HTTPTimeouts
    private var deadlines = RequestDeadlines()
    /// What is waited for, and until when; `nil` while an answer is being made.
    private var running: (wait: RequestDeadlines.Wait, until: NIODeadline)?
    private var timer: Scheduled<Void>?
    private var stalled: Scheduled<Void>?
    private var closesAfterAnswer = false
    private var isClosing = false
    private var isOver = false

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
        case .body(let bytes): prolong(by: bytes.readableBytes)
        case .end: deadlines.receivedEnd()
        }
        follow(context)
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            // Looked through one by one: a look-up would make an index of headers first.
            if head.headerFields.contains(where: { $0.name == .connection && $0.value.lowercased() == "close" }) {
                closesAfterAnswer = true
            }
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
        if !context.channel.isWritable, !isOver {
            let channel = context.channel
            stalled = context.eventLoop.scheduleTask(in: TimeAmount(timeouts.stalledWrite)) {
                channel.close(promise: nil)
            }
        }
        context.fireChannelWritabilityChanged()
    }

    /// Lets the time run that the state asks for.
    private func follow(_ context: ChannelHandlerContext) {
        guard !isClosing, !isOver, running?.wait != deadlines.wait else { return }
        running = deadlines.wait.map { ($0, .now() + TimeAmount(time(of: $0))) }
        if timer == nil { look(context, in: TimeAmount(shortest)) }
    }

    /// Gives a long body more time while it keeps coming in at a rate that a client has who means it.
    private func prolong(by bytes: Int) {
        guard let running, running.wait == .body else { return }
        let more = TimeAmount.nanoseconds(Int64(bytes) * 1_000_000_000 / Self.leastRate)
        self.running?.until = min(running.until + more, .now() + TimeAmount(timeouts.body))
    }

    /// Bytes of a body a second.
    private static let leastRate: Int64 = 64 << 10

    private func time(of wait: RequestDeadlines.Wait) -> Duration {
        switch wait {
        case .header: timeouts.header
        case .body: timeouts.body
        case .idle: timeouts.idle
        }
    }

    /// No wait ends sooner after it began: who looks as often misses none.
    private var shortest: Duration { min(timeouts.header, timeouts.body, timeouts.idle) }

    private func look(_ context: ChannelHandlerContext, in time: TimeAmount) {
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: time) { handler.value.look(bound.value) }
    }

    /// Closes when the time is up, else looks again when it would be.
    private func look(_ context: ChannelHandlerContext) {
        guard let running else { return look(context, in: TimeAmount(shortest)) }
        let rest = running.until - .now()
        guard rest > .nanoseconds(0) else { return context.channel.close(promise: nil) }
        look(context, in: min(rest, TimeAmount(shortest)))
    }

    private func schedule(_ context: ChannelHandlerContext, in time: Duration) {
        timer?.cancel()
        running = (.idle, .now() + TimeAmount(time))
        look(context, in: TimeAmount(time))
    }

    private func cancel() {
        isOver = true
        timer?.cancel()
        timer = nil
        running = nil
        stalled?.cancel()
        stalled = nil
    }

    private static let lingering = Duration.seconds(2)
}
