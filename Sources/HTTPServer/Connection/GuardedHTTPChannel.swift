import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// A connection that speaks HTTP/1.1 within limits of number, size and time.
struct GuardedHTTPChannel: ServerChildChannel {
    typealias Value = HTTP1Channel.Value

    private let channel: HTTP1Channel
    private let counter: ConnectionCounter
    private let protect: (@Sendable (any Channel) throws -> Void)?

    /// - Parameter protect: puts TLS into a connection.
    init(
        responder: @escaping HTTPChannelHandler.Responder, timeouts: HTTPTimeouts, counter: ConnectionCounter,
        protect: (@Sendable (any Channel) throws -> Void)? = nil
    ) {
        self.counter = counter
        self.protect = protect
        channel = HTTP1Channel(
            responder: responder,
            configuration: .init(
                additionalChannelHandlers: [DeadlineHandler(timeouts: timeouts)],
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 64 << 10, maxHeaderFieldCount: 100)))
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            try protect?(channel)
            // Before TLS, so that one connection too many costs nothing.
            try channel.pipeline.syncOperations.addHandler(ConnectionGuard(counter: counter), position: .first)
        }.flatMap { self.channel.setup(channel: channel, logger: logger) }
    }

    func handle(value: Value, logger: Logger) async { await channel.handle(value: value, logger: logger) }
}
