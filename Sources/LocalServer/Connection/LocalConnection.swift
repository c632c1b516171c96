import Identity
import NIOCore
import NIOExtras

/// Serves one connection on its event loop: one request at a time, each answered before the next is looked at.
final class LocalConnection<Form: LocalProtocol>: ChannelInboundHandler {
    typealias InboundIn = LocalRequest
    typealias OutboundOut = ByteBuffer

    private let door: LocalDoor
    private let queue: VerificationQueue
    private let form: Form
    private let settings: LocalServiceSettings

    private var context: ChannelHandlerContext?
    private var waiting: [LocalRequest] = []
    private var isBusy = false
    /// Whether nothing more comes: the client has closed its side, or the server shuts down.
    private var isEnding = false
    private var deadline: Scheduled<Void?>?

    init(door: LocalDoor, queue: VerificationQueue, form: Form, settings: LocalServiceSettings) {
        self.door = door
        self.queue = queue
        self.form = form
        self.settings = settings
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        limit(settings.patience)
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        waiting.append(Self.unwrapInboundIn(data))
        proceed()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if !isBusy { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed: isEnding = true
        case is ChannelShouldQuiesceEvent:
            isEnding = true
            waiting = []
            limit(settings.drain)
        default: context.fireUserInboundEventTriggered(event)
        }
        proceed()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is ByteToMessageDecoderError.PayloadTooLargeError, !isBusy else {
            context.close(promise: nil)
            return
        }
        isEnding = true
        send(LocalAnswer(.unreadable("a request has at most \(settings.requestLength) bytes")))
    }

    // MARK: One request after the other

    private func proceed() {
        guard !isBusy, let context else { return }
        guard let request = waiting.first else {
            if isEnding { context.close(promise: nil) }
            return
        }
        waiting.removeFirst()
        isBusy = true
        // From here on the time is the authenticator's, which is bounded there.
        if !isEnding { deadline?.cancel() }
        switch door.begin(request) {
        case .answer(let answer): tell(answer)
        case .work(let job):
            let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
            let isTaken = queue.submit {
                let answer = await job()
                handler.eventLoop.execute { handler.value.tell(answer) }
            }
            if !isTaken { tell(LocalAnswer(.refused(.told(.busy), retryAfter: 1))) }
        }
    }

    /// Sends an answer, now or when it may be told.
    private func tell(_ answer: LocalAnswer) {
        guard let context else { return }
        guard let notBefore = answer.notBefore, notBefore > .now else {
            send(answer)
            return
        }
        context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(ContinuousClock.now.duration(to: notBefore))) {
            [self] in
            send(answer)
        }
    }

    private func send(_ answer: LocalAnswer) {
        guard let context else { return }
        isBusy = true
        limit(isEnding ? settings.drain : settings.patience)
        let isLast = form.endsAfterAnswer
        context.writeAndFlush(Self.wrapOutboundOut(form.encode(answer))).assumeIsolated().whenComplete {
            [self] result in
            guard let context = self.context else { return }
            guard case .success = result, !isLast else {
                context.close(promise: nil)
                return
            }
            isBusy = false
            if waiting.isEmpty {
                proceed()
                context.read()
            } else {
                // Each of many requests that came at once has a turn of its own, so that the stack does not grow.
                context.eventLoop.assumeIsolated().execute { [self] in proceed() }
            }
        }
    }

    /// Closes the connection when a time is over, in place of the last such limit.
    private func limit(_ time: Duration) {
        deadline?.cancel()
        deadline = context?.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(time)) { [self] in
            context?.close(promise: nil)
        }
    }
}
