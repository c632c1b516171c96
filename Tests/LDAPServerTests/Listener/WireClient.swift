import LDAPProtocol
import NIOCore
import NIOPosix
import Synchronization

@testable import LDAPServer

/// A client on a real socket that sends what it is told and hands out what comes.
final class WireClient: Sendable {
    struct Ended: Error {}
    struct TookTooLong: Error {}

    private let channel: any Channel
    private let inbox: Inbox

    private init(channel: any Channel, inbox: Inbox) {
        self.channel = channel
        self.inbox = inbox
    }

    static func connect(to address: LDAPListenAddress, reads: Bool = true) async throws -> WireClient {
        let inbox = Inbox()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: reads)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Receiver(inbox: inbox))
                }
            }
            .connect(host: address.host, port: address.port).get()
        return WireClient(channel: channel, inbox: inbox)
    }

    func send(_ messages: LDAPMessage...) async throws {
        try await channel.writeAndFlush(messages.bytes)
    }

    /// Sends, and does not care whether it arrives.
    func sendLoosely(_ bytes: ByteBuffer) {
        channel.writeAndFlush(bytes, promise: nil)
    }

    func read() {
        channel.read()
    }

    /// Whether bytes came that nobody took.
    var waitingBytes: Int { inbox.state.withLock { $0.bytes.readableBytes } }

    /// The next response.
    ///
    /// - Throws: `Ended` when the connection ends before it, `TookTooLong` after a minute.
    func next() async throws -> LDAPMessage {
        try await inbox.waitUntil { state in
            let frames = LDAPFrameDecoder(maximumLength: 64 * 1024 * 1024)
            if var frame = try frames.nextMessage(&state.bytes) {
                return try LDAPMessage.decode(from: &frame, direction: .response)
            }
            guard !state.isEnded else { throw Ended() }
            return nil
        }
    }

    /// The responses up to the one that ends an operation.
    func answers(to id: Int32) async throws -> [LDAPMessage] {
        var answers: [LDAPMessage] = []
        while true {
            let message = try await next()
            guard message.id == id else { continue }
            answers.append(message)
            if message.result != nil { return answers }
        }
    }

    /// Waits for the end of the connection.
    func end() async throws {
        try await inbox.waitUntil { state in state.isEnded ? () : nil }
    }

    func close() async {
        try? await channel.close()
    }

    /// What has come, and who waits for it.
    final class Inbox: Sendable {
        struct State {
            var bytes = ByteBuffer()
            var isEnded = false
            var wakeUps: [AsyncStream<Void>.Continuation] = []
        }

        let state = Mutex(State())

        func change(_ body: (inout State) -> Void) {
            let wakeUps = state.withLock { state in
                body(&state)
                return state.wakeUps
            }
            for wakeUp in wakeUps { wakeUp.yield() }
        }

        /// Waits until a closure gives something, at most ten seconds.
        func waitUntil<Value: Sendable>(
            _ body: @escaping @Sendable (inout State) throws -> Value?
        ) async throws -> Value {
            let (changes, wakeUp) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            state.withLock { $0.wakeUps.append(wakeUp) }
            wakeUp.yield()
            return try await withThrowingTaskGroup(of: Value.self) { group in
                group.addTask {
                    for await _ in changes {
                        if let value = try self.state.withLock({ try body(&$0) }) { return value }
                    }
                    throw CancellationError()
                }
                group.addTask {
                    try await Task.sleep(for: .seconds(300))
                    throw TookTooLong()
                }
                defer { group.cancelAll() }
                guard let value = try await group.next() else { throw CancellationError() }
                return value
            }
        }
    }

    private final class Receiver: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        let inbox: Inbox

        init(inbox: Inbox) {
            self.inbox = inbox
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var bytes = unwrapInboundIn(data)
            inbox.change { $0.bytes.writeBuffer(&bytes) }
        }

        func channelInactive(context: ChannelHandlerContext) {
            inbox.change { $0.isEnded = true }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}
