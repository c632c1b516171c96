import Identity
import Logging
import NIOCore
import NIOExtras
import NIOPosix
import Synchronization
import UnixSocket

/// Listens on one socket of this machine, and takes in whom the kernel vouches for.
final class LocalListener<Form: LocalProtocol>: Sendable {
    private let socket: LocalServiceSettings.Socket
    private let form: Form
    private let door: LocalDoor
    private let queue: VerificationQueue
    private let settings: LocalServiceSettings
    private let group: any EventLoopGroup
    private let quiescing: ServerQuiescingHelper
    private let logger: Logger
    private let operators = UnixOperators()
    private let count = Atomic<Int>(0)

    init(
        _ socket: LocalServiceSettings.Socket, form: Form, door: LocalDoor, queue: VerificationQueue,
        settings: LocalServiceSettings, group: any EventLoopGroup, logger: Logger
    ) {
        self.socket = socket
        self.form = form
        self.door = door
        self.queue = queue
        self.settings = settings
        self.group = group
        self.logger = logger
        quiescing = ServerQuiescingHelper(group: group)
    }

    /// Begins to listen.
    ///
    /// - Returns: whether it does; `false` for a socket that nobody asked for and that can't be made.
    /// - Throws: ``LocalServiceError``.
    func start() async throws -> Bool {
        do {
            try LocalSocket.clear(socket.path)
            _ = try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 128)
                .serverChannelInitializer { [quiescing] channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(
                            quiescing.makeServerChannelHandler(channel: channel))
                    }
                }
                .childChannelOption(.autoRead, value: false)
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .childChannelInitializer { [self] in accept($0) }
                .bind(unixDomainSocketPath: socket.path).get()
            try LocalSocket.open(socket.path)
        } catch  where !socket.isChosen {
            logger.warning("no local socket at \(socket.path): \(error); name another in the settings, under local")
            return false
        } catch {
            throw LocalServiceError("cannot listen at \(socket.path): \(error); choose another path or free this one")
        }
        logger.info("local socket listening", metadata: ["path": "\(socket.path)"])
        return true
    }

    /// Takes no more connections, and waits for the requests that are being decided.
    func stop() async {
        let promise = group.next().makePromise(of: Void.self)
        quiescing.initiateShutdown(promise: promise)
        LocalSocket.remove(socket.path)
        try? await promise.futureResult.get()
    }

    /// Takes a connection in, on its event loop; a failure closes it.
    private func accept(_ channel: any Channel) -> EventLoopFuture<Void> {
        guard let provider = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
        }
        let (_, open) = count.add(1, ordering: .relaxed)
        channel.closeFuture.whenComplete { [self] _ in count.subtract(1, ordering: .relaxed) }
        guard open <= settings.connections else { return channel.eventLoop.makeFailedFuture(Refused.full) }
        let credentials: EventLoopFuture<UnixCredentials> = provider.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
        return credentials.flatMapThrowing { [self] credentials in
            guard operators[credentials.user] != nil || settings.allowed.contains(credentials.user) else {
                logger.warning(
                    "a local user was turned away; list him in local.allow if he may ask about log-ins",
                    metadata: ["path": "\(socket.path)", "uid": "\(credentials.user)"])
                throw Refused.stranger
            }
            try channel.pipeline.syncOperations.addHandlers(
                ByteToMessageHandler(form.makeDecoder(), maximumBufferSize: settings.requestLength),
                LocalConnection(door: door, queue: queue, form: form, settings: settings))
        }
    }

    private enum Refused: Error {
        case full
        case stranger
    }
}
