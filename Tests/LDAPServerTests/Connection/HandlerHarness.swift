import Identity
import LDAPProtocol
import Logging
import NIOCore
import NIOEmbedded

@testable import LDAPServer

/// A connection without a socket, on a loop whose time stands until it is moved.
final class HandlerHarness {
    let backend: ScriptedBackend
    let queue: VerificationQueue
    let channel: EmbeddedChannel

    init(
        backend: ScriptedBackend = ScriptedBackend(), from address: String = "127.0.0.1",
        security: ConnectionSecurity = ConnectionSecurity(),
        change: (inout LDAPServiceSettings) -> Void = { _ in }
    ) throws {
        var settings = LDAPServiceSettings(addresses: [])
        change(&settings)
        self.backend = backend
        queue = VerificationQueue(capacity: settings.verifications)
        channel = EmbeddedChannel()
        let peer = ConnectionPeer(connection: 1, try SocketAddress(ipAddress: address, port: 4_711))
        let handler = ConnectionHandler(
            backend: backend, queue: queue, settings: settings, peer: peer, security: security,
            logger: Logger(label: "test") { _ in
                SwiftLogNoOpLogHandler()
            }, now: channel.eventLoop.now)
        try channel.pipeline.syncOperations.addHandler(handler)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 389)).wait()
    }

    /// Sends messages in one read and gives what is answered on the spot.
    @discardableResult
    func send(_ messages: LDAPMessage...) throws -> [LDAPMessage] {
        try send(bytes: messages.bytes)
    }

    @discardableResult
    func send(bytes: ByteBuffer) throws -> [LDAPMessage] {
        try channel.writeInbound(bytes)
        return try received()
    }

    /// What was answered since the last time, in as many pieces as there were.
    func receivedPieces() throws -> [ByteBuffer] {
        var pieces: [ByteBuffer] = []
        while let piece = try channel.readOutbound(as: ByteBuffer.self) {
            if piece.readableBytes > 0 { pieces.append(piece) }
        }
        return pieces
    }

    func received() throws -> [LDAPMessage] {
        var all = ByteBuffer()
        for var piece in try receivedPieces() { all.writeBuffer(&piece) }
        return try LDAPMessage.responses(in: all)
    }

    /// Lets time pass, and gives what is answered meanwhile.
    func pass(_ seconds: Int64) throws -> [LDAPMessage] {
        channel.embeddedEventLoop.advanceTime(by: .seconds(seconds))
        return try received()
    }

    /// Lets waiting turns run.
    func run() throws -> [LDAPMessage] {
        channel.embeddedEventLoop.run()
        return try received()
    }
}
