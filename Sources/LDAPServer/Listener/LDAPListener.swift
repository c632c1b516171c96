import Glibc
import Identity
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import UnixSocket

/// Listens, takes connections in, and ends them in good order.
final class LDAPListener<Backend: ConnectionBackend>: Sendable {
    private let backend: Backend
    private let settings: LDAPServiceSettings
    private let group: any EventLoopGroup
    private let logger: Logger
    private let registry: ConnectionRegistry
    private let queue: VerificationQueue

    init(backend: Backend, settings: LDAPServiceSettings, group: any EventLoopGroup, logger: Logger) {
        self.backend = backend
        self.settings = settings
        self.group = group
        self.logger = logger
        let room = DescriptorLimit.room
        if room < settings.connections {
            logger.warning(
                "the limit of open files is lower than the limit of LDAP connections; raise it (ulimit -n, LimitNOFILE)",
                metadata: ["connections": "\(room)", "wanted": "\(settings.connections)"])
        }
        registry = ConnectionRegistry(
            limit: min(settings.connections, room), limitPerAddress: settings.connectionsPerAddress)
        queue = VerificationQueue(capacity: settings.verifications)
    }

    /// Serves until the service group shuts down, or at once ends everything when the task is cancelled.
    ///
    /// - Parameters:
    ///   - started: is told the addresses, in the order of the settings, when all of them accept connections.
    ///   - stopping: is called when they stop.
    /// - Throws: `LDAPServiceError` if an address cannot be listened on; then none of them is.
    func run(
        started: @Sendable ([LDAPListenAddress]) -> Void, stopping: @Sendable @escaping () -> Void
    ) async throws {
        let listeners = try await listen()
        started(listeners.map(\.address))
        await withTaskGroup { group in
            group.addTask { [queue] in await queue.run() }
            do {
                try await gracefulShutdown()
                stopping()
                await close(listeners)
                registry.startDraining()
            } catch {
                stopping()
                await close(listeners)
            }
            await withTaskCancellationHandler {
                await registry.waitUntilEmpty()
            } onCancel: { [registry] in
                registry.closeAll()
            }
            queue.finish()
        }
        logger.info("LDAP server stopped")
    }

    private typealias Listening = (channel: any Channel, address: LDAPListenAddress)

    private func listen() async throws -> [Listening] {
        var listeners: [Listening] = []
        if settings.certificate == nil, let address = settings.addresses.first(where: { $0.scheme == .ldaps }) {
            throw LDAPServiceError(.noCertificate, "cannot listen on \(address.url): there is no certificate for TLS")
        }
        do {
            for address in settings.addresses { listeners.append(try await listen(on: address)) }
        } catch {
            await close(listeners)
            throw error
        }
        for listener in listeners {
            logger.info("LDAP server listening", metadata: ["address": "\(listener.address.url)"])
        }
        return listeners
    }

    private func listen(on address: LDAPListenAddress) async throws -> Listening {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: settings.backlog)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 64 * 1024, high: 256 * 1024))
            .childChannelInitializer { [self] in accept($0, on: address) }
        do {
            guard address.scheme == .ldapi else {
                let channel =
                    try await bootstrap
                    .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                    .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                    .childChannelOption(.socketOption(.so_keepalive), value: 1)
                    .bind(host: address.host, port: address.port).get()
                var bound = address
                bound.host = channel.localAddress?.ipAddress ?? address.host
                bound.port = channel.localAddress?.port ?? address.port
                return (channel, bound)
            }
            try LocalSocket.clear(address.host)
            let channel = try await bootstrap.bind(unixDomainSocketPath: address.host).get()
            try LocalSocket.open(address.host)
            return (channel, address)
        } catch {
            throw LDAPServiceError(
                .cannotListen,
                "cannot listen for LDAP on \(address): \(error); choose another address or free this one")
        }
    }

    private func close(_ listeners: [Listening]) async {
        for listener in listeners {
            try? await listener.channel.close()
            if listener.address.scheme == .ldapi { LocalSocket.remove(listener.address.host) }
        }
    }

    // MARK: Connections

    /// Takes a connection in, on its event loop; a failure closes it.
    private func accept(_ channel: any Channel, on address: LDAPListenAddress) -> EventLoopFuture<Void> {
        do {
            let number = try registry.admit(channel)
            if address.scheme == .ldapi { return acceptLocal(channel, number) }
            let peer = channel.remoteAddress
            guard let host = peer?.ipAddress, settings.proxies.contains(where: { $0.contains(host) }) else {
                try serve(channel, number, address.scheme, from: peer)
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            let handler = ProxyHeaderHandler(
                time: settings.timeouts.handshake.timeAmount,
                refused: { [self] in refused(peer, $0) },
                begin: { [self] header, handler in
                    try serve(
                        channel, number, address.scheme, from: header.client ?? peer, header, behind: handler)
                })
            try channel.pipeline.syncOperations.addHandler(handler)
            return channel.eventLoop.makeSucceededVoidFuture()
        } catch {
            refused(channel.remoteAddress, error)
            return channel.eventLoop.makeFailedFuture(error)
        }
    }

    /// Takes in a connection of a process of this machine, whom the kernel vouches for.
    private func acceptLocal(_ channel: any Channel, _ number: UInt64) -> EventLoopFuture<Void> {
        guard let provider = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
        }
        let credentials: EventLoopFuture<UnixCredentials> = provider.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
        return credentials.flatMapThrowing { [self] credentials in
            var security = ConnectionSecurity()
            security.credentials = credentials
            try add(ConnectionPeer(connection: number, credentials), security, to: channel)
        }
    }

    /// Sets a connection of the network up.
    ///
    /// - Parameters:
    ///   - header: what a proxy said about the client.
    ///   - handler: what stands between the connection and the socket and steps aside.
    private func serve(
        _ channel: any Channel, _ number: UInt64, _ scheme: LDAPListenAddress.Scheme, from client: SocketAddress?,
        _ header: ProxyHeader? = nil, behind handler: ProxyHeaderHandler? = nil
    ) throws {
        try registry.count(channel, from: client)
        var security = ConnectionSecurity()
        security.hasTLSUpToProxy = header?.hasTLS ?? false
        if scheme == .ldaps {
            guard let certificate = settings.certificate else {
                throw LDAPServiceError(.noCertificate, "ldaps needs a certificate")
            }
            security.hasTLS = true
            try certificate.protect(channel, behind: handler)
        }
        try add(ConnectionPeer(connection: number, client), security, to: channel)
    }

    private func add(_ peer: ConnectionPeer, _ security: ConnectionSecurity, to channel: any Channel) throws {
        let handler = ConnectionHandler(
            backend: backend, queue: queue, settings: settings, peer: peer, security: security, logger: logger,
            now: channel.eventLoop.now)
        try channel.pipeline.syncOperations.addHandler(handler)
    }

    private func refused(_ peer: SocketAddress?, _ error: any Error) {
        let reason = (error as? ConnectionRegistry.Refusal)?.rawValue ?? "\(error)"
        logger.debug(
            "LDAP connection refused",
            metadata: [
                "reason": "\(LogText(reason))", "peer": "\(ConnectionPeer(connection: 0, peer).text)",
            ])
    }
}
