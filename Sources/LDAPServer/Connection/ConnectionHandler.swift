import Directory
import Identity
import LDAPProtocol
import Logging
import NIOCore

/// Serves one connection on its event loop: cuts messages from the stream, does what `LDAPConnectionState` decides, and
/// sends the answers.
///
/// Work is done in turns of about a millisecond; what is left then goes on in another turn, after other connections had
/// theirs. All answers of a turn go out with one flush. Nothing is read and nothing is produced while the client does
/// not take what is there for it.
final class ConnectionHandler<Backend: ConnectionBackend>: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    struct Running {
        let id: Int32
        var answers: Backend.Cursor
    }

    /// How long a turn works.
    static var slice: Duration { .milliseconds(1) }
    /// How many bytes of answers are put together before they are handed to the channel.
    static var chunk: Int { 64 * 1024 }
    /// What a buffer may keep between turns, so that idle connections are small.
    static var keptCapacity: Int { 4 * 1024 }

    let backend: Backend
    let queue: VerificationQueue
    let settings: LDAPServiceSettings
    let peer: ConnectionPeer
    var security: ConnectionSecurity
    let log: ConnectionLog

    // All happens on one event loop, and no access overlaps another: what each message touches is not checked for that at
    // run time.
    @exclusivity(unchecked) var context: ChannelHandlerContext?
    @exclusivity(unchecked) var state: LDAPConnectionState
    @exclusivity(unchecked) var deadlines: ConnectionDeadlines
    @exclusivity(unchecked) var reader: Backend.Reader
    @exclusivity(unchecked) var running: [Running] = []
    var nextRunning = 0
    var bind: BindUnderWay?
    /// What a SASL mechanism began that takes more than one bind request.
    var exchange: SASLExchange?
    /// The service that has bound here, the latest one.
    var service: BoundIdentity?
    /// Wakes this connection when the directory has changed, while a search waits for that.
    var watch: ChangeBell.Watch?
    /// The address of the client that a service binds for, if it is believed.
    var bindClient: String?
    var lane = WriteLane<Backend.Change>()
    var timer: (task: Scheduled<Void>, at: NIODeadline)?

    @exclusivity(unchecked) private var input = ByteBuffer()
    @exclusivity(unchecked) private var output = ByteBuffer()
    private var hasUnflushed = false
    private var isInTurn = false
    @exclusivity(unchecked) private var turnEnds = ContinuousClock.now
    private var isTurnScheduled = false
    private var wantsRead = false
    private var hasSeenMalformed = false
    private var farewell = Farewell.none

    /// How far the end of the connection has come.
    private enum Farewell {
        case none
        /// The last words are written; then the connection is closed, by half first if there were words to read.
        case speaking(halfFirst: Bool)
        case done
    }

    init(
        backend: Backend, queue: VerificationQueue, settings: LDAPServiceSettings, peer: ConnectionPeer,
        security: ConnectionSecurity = ConnectionSecurity(), logger: Logger, now: NIODeadline
    ) {
        self.backend = backend
        self.queue = queue
        self.settings = settings
        self.peer = peer
        self.security = security
        log = ConnectionLog(logger: logger, peer: peer)
        state = LDAPConnectionState(
            limits: settings.limits, protection: .init(security, offersTLS: settings.certificate != nil))
        deadlines = ConnectionDeadlines(timeouts: settings.timeouts, now: now)
        reader = backend.reader(nil, over: security)
    }

    // MARK: Events of the channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { start() }
    }

    func channelActive(context: ChannelHandlerContext) {
        start()
        context.fireChannelActive()
    }

    private func start() {
        guard timer == nil else { return }
        log.opened()
        setTimer()
        context?.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // What comes after the last words is not looked at.
        guard !state.isClosed else { return }
        var bytes = unwrapInboundIn(data)
        if input.readableBytes == 0 {
            input = bytes
        } else {
            input.writeBuffer(&bytes)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        wantsRead = true
        turn()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        // Inside a turn the turn itself looks at it when it ends.
        if context.channel.isWritable, !isInTurn { scheduleTurn() }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ConnectionShutdown {
            deadlines.startDraining(at: context.eventLoop.now)
            state.shutDown()
            perform(state.proceed())
            turn()
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A reset by the client and the like: there is nobody left to talk to.
        log.failed(error)
        end()
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        log.closed()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
        self.context = nil
    }

    /// Lets go of everything.
    private func end() {
        state.close()
        forgetOperations()
        input = ByteBuffer()
        timer?.task.cancel()
        timer = nil
        farewell = .done
    }

    private func forgetOperations() {
        running = []
        lane = WriteLane()
        watch = nil
        bind?.delayedAnswer?.cancel()
        bind = nil
        exchange = nil
        reader = makeReader(nil)
    }

    // MARK: Turns

    /// Whether the client has taken enough of what was sent to be sent more.
    private var hasRoom: Bool { context?.channel.isWritable ?? false }

    func scheduleTurn() {
        guard !isTurnScheduled, let context else { return }
        isTurnScheduled = true
        context.eventLoop.assumeIsolated().execute { [self] in
            isTurnScheduled = false
            turn()
        }
    }

    /// Works for about a millisecond, and sends what came of it.
    ///
    /// The channel calls through a protocol, so that the compiler would only make one version of this for all backends,
    /// which asks the type for everything; all that happens on the way of an operation is called from here.
    @specialized(where Backend == DirectoryBackend)
    func turn() {
        guard !isInTurn, let context else { return }
        isInTurn = true
        let start = ContinuousClock.now
        turnEnds = start.advanced(by: Self.slice)
        let hasMore = readMessages(until: running.isEmpty ? turnEnds : start.advanced(by: Self.slice / 2))
        if !running.isEmpty { advanceSearches() }
        send()
        isInTurn = false

        if state.isClosed {
            sayFarewell()
        } else if hasRoom, hasRunnable || hasMore && state.acceptsMessages {
            scheduleTurn()
        }
        if wantsRead, state.isClosed || state.acceptsMessages && !hasMore && hasRoom {
            wantsRead = false
            context.read()
        }
        setTimer()
        waitForChanges()
    }

    /// Reads messages and acts on them.
    ///
    /// - Returns: whether whole messages may be left.
    private func readMessages(until end: ContinuousClock.Instant) -> Bool {
        guard input.readableBytes > 0, let context else { return false }
        var count = 0
        while state.acceptsMessages, hasRoom {
            do throws(LDAPDecodingError) {
                let frames = LDAPFrameDecoder(maximumLength: state.maximumMessageLength)
                guard var frame = try frames.nextMessage(&input) else { return waitForRest(context.eventLoop.now) }
                deadlines.finishedMessage()
                perform(state.received(try LDAPMessage.decode(from: &frame, limits: settings.limits)))
            } catch {
                log.malformed(error, isFirst: !hasSeenMalformed)
                hasSeenMalformed = true
                perform(state.received(error))
            }
            sendChunk()
            count += 1
            // The clock is worth a look now and then only: most messages take a microsecond.
            if count % 8 == 0, ContinuousClock.now >= end { break }
        }
        if count > 0 { deadlines.acted(at: context.eventLoop.now) }
        if state.isClosed { input = ByteBuffer() }
        return input.readableBytes > 0
    }

    private func waitForRest(_ now: NIODeadline) -> Bool {
        deadlines.acted(at: now)
        deadlines.isInsideMessage(input.readableBytes > 0, at: now)
        if input.readableBytes == 0 {
            input = ByteBuffer()
        } else if input.readerIndex > Self.chunk {
            input.discardReadBytes()
        }
        return false
    }

    /// Lets searches go on, one after the other.
    private func advanceSearches() {
        repeat {
            guard hasRoom, hasRunnable else { return }
            if nextRunning >= running.count { nextRunning = 0 }
            let index = nextRunning
            if running[index].answers.isWaiting {
                nextRunning += 1
                continue
            }
            if running[index].answers.advance(into: &output, maximumBytes: Self.chunk, until: turnEnds) {
                let id = running.remove(at: index).id
                ended(id)
            } else {
                nextRunning += 1
            }
            sendChunk()
        } while ContinuousClock.now < turnEnds
    }

    func ended(_ id: Int32) {
        state.finished(id)
        if let now = context?.eventLoop.now { deadlines.acted(at: now) }
        perform(state.proceed())
    }

    // MARK: Actions

    /// Does what was decided.
    func perform(_ action: LDAPConnectionState.Action) {
        switch action {
        case .nothing: break
        case .search(let id, let request, let controls, let origin): search(id, request, controls, origin)
        case .compare(let id, let request, let assertion, let origin): compare(id, request, assertion, origin)
        case .whoAmI(let id, let origin): whoAmI(id, origin)
        case .write(let id, let request): startWrite(id, request)
        case .cancel(let id, let search):
            running.removeAll { $0.id == search }
            respond(search, .application(5), LDAPResult(.canceled))
            respond(id, .application(24), LDAPResult(.success))
            ended(search)
        case .bind(let id, let request):
            bindClient = client(of: state.bindOrigin)
            reader = makeReader(nil)
            startBind(id, request)
        case .startTLS(let id): perform(state.startTLS(id, hasMoreBytes: input.readableBytes > 0))
        case .protect(let response): protect(response)
        case .respond(let response): respond(response)
        case .respondAndClose(let response):
            log.disconnected(response.result.code, response.result.diagnosticMessage)
            forgetOperations()
            respond(response)
            farewell = .speaking(halfFirst: true)
        case .abandon(let id):
            running.removeAll { $0.id == id }
            perform(state.proceed())
        case .close:
            forgetOperations()
            farewell = .speaking(halfFirst: false)
        case .disconnect(let code, let text):
            log.disconnected(code, text)
            forgetOperations()
            LDAPMessage.writeNoticeOfDisconnection(code: code, diagnostic: text, into: &output)
            farewell = .speaking(halfFirst: true)
        }
    }

    private func search(
        _ id: Int32, _ request: SearchRequest, _ controls: SearchControls, _ origin: RequestOrigin
    ) {
        log.searching(request)
        var answers =
            asOrigin(origin) { reader in
                backend.search(request, messageID: id, controls: controls, reader: &reader)
            } ?? backend.search(request, messageID: id, endingWith: Self.mayNotProxy)
        if answers.advance(into: &output, maximumBytes: Self.chunk, until: turnEnds) {
            state.finished(id)
        } else {
            running.append(Running(id: id, answers: answers))
        }
    }

    private func compare(_ id: Int32, _ request: CompareRequest, _ assertion: Filter?, _ origin: RequestOrigin) {
        let result =
            asOrigin(origin) { backend.compare(request, assertion: assertion, reader: &$0) } ?? Self.mayNotProxy
        log.compared(request, result)
        respond(id, .application(15), result)
    }

    private func whoAmI(_ id: Int32, _ origin: RequestOrigin) {
        guard let name = asOrigin(origin, { backend.distinguishedName(of: &$0) }) else {
            return respond(id, .application(24), Self.mayNotProxy)
        }
        let value = name.map { Array("dn:".utf8) + $0 } ?? []
        let response = ExtendedResponse(LDAPResult(.success), value: SecretBytes(value))
        LDAPMessage(id: id, operation: .extendedResponse(response)).encode(into: &output)
    }

    func respond(_ message: LDAPMessage) { message.encode(into: &output) }

    func respond(_ id: Int32, _ tag: BERTag, _ result: LDAPResult, controls: [Control] = []) {
        LDAPMessage.writeResult(
            id: id, tag: tag, code: result.code, matchedDN: result.matchedDN, diagnostic: result.diagnosticMessage,
            controls: controls, into: &output)
    }

    private func respond(_ response: LDAPConnectionState.Response) {
        guard let credentials = response.credentials else {
            respond(response.id, response.tag, response.result, controls: response.controls)
            return
        }
        let bindResponse = BindResponse(response.result, serverSaslCreds: credentials)
        LDAPMessage(id: response.id, operation: .bindResponse(bindResponse), controls: response.controls).encode(
            into: &output)
    }

    /// Answers with the name of an extended operation.
    func respond(_ id: Int32, _ response: ExtendedResponse) {
        LDAPMessage(id: id, operation: .extendedResponse(response)).encode(into: &output)
    }

    /// Who reads from now on.
    func makeReader(_ identity: BoundIdentity?) -> Backend.Reader { backend.reader(identity, over: security) }

    // MARK: Sending

    /// Hands a full buffer to the channel, which then says whether there is room for more.
    private func sendChunk() {
        if output.readableBytes >= Self.chunk { write() }
    }

    private func write() {
        guard let context, output.readableBytes > 0 else { return }
        deadlines.wrote(output.readableBytes, at: context.eventLoop.now)
        context.write(wrapOutboundOut(output), promise: nil)
        hasUnflushed = true
        output = ByteBuffer()
    }

    /// Sends all that is there.
    func send() {
        guard let context else { return }
        guard output.readableBytes > 0 else {
            if hasUnflushed { context.flush() }
            hasUnflushed = false
            return
        }
        deadlines.wrote(output.readableBytes, at: context.eventLoop.now)
        context.writeAndFlush(wrapOutboundOut(output), promise: nil)
        hasUnflushed = false
        // A buffer that has left can be used again; one that waits is copied by nobody.
        if output.capacity <= Self.keptCapacity || !running.isEmpty {
            output.clear()
        } else {
            output = ByteBuffer()
        }
    }

    /// Closes once everything is written.
    ///
    /// Closing at once would make the system throw away the last words if the client has sent something that was not
    /// read. So the connection is closed by half, and what still comes is read and dropped for a moment.
    private func sayFarewell() {
        guard case .speaking(let halfFirst) = farewell, let context else { return }
        farewell = .done
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { [self] _ in
            guard let context = self.context else { return }
            guard halfFirst, context.channel.isActive else {
                context.close(promise: nil)
                return
            }
            deadlines.startFarewell(at: context.eventLoop.now)
            setTimer()
            let closed = context.eventLoop.makePromise(of: Void.self)
            closed.futureResult.assumeIsolated().whenFailure { _ in self.context?.close(promise: nil) }
            context.close(mode: .output, promise: closed)
        }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: written)
    }

    // MARK: Time

    /// Sees to it that the next deadline is looked at, and not much before.
    private func setTimer() {
        guard let context, context.channel.isActive else { return }
        let next = deadlines.next(
            isBound: state.identity != nil, isBusy: state.isBusy, isClosed: state.isClosed, at: context.eventLoop.now)
        if let timer {
            // A timer that goes off early does no harm and is set anew; most deadlines only move back.
            guard next < timer.at else { return }
            timer.task.cancel()
        }
        let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: next) { [self] in timerFired() }
        timer = (task, next)
    }

    private func timerFired() {
        timer = nil
        guard let context else { return }
        let expiry = deadlines.expiry(
            isBound: state.identity != nil, isBusy: state.isBusy, isClosed: state.isClosed, at: context.eventLoop.now,
            unsent: { (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0 })
        switch expiry {
        case nil: setTimer()
        case .farewell: context.close(promise: nil)
        case .stalledWrite:
            log.expired(.stalledWrite)
            context.close(promise: nil)
        case .drain:
            perform(state.disconnect(.unavailable, "the server is shutting down"))
            send()
            context.close(promise: nil)
        case .some(let expiry):
            log.expired(expiry)
            perform(state.disconnect(.unavailable, expiry.rawValue))
            turn()
        }
    }
}
