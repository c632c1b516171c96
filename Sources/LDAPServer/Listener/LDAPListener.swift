import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

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
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: settings.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 64 * 1024, high: 256 * 1024))
            .childChannelInitializer { [self] in accept($0) }
        var listeners: [Listening] = []
        for address in settings.addresses {
            do {
                let channel = try await bootstrap.bind(host: address.host, port: address.port).get()
                let bound = channel.localAddress
                listeners.append(
                    (
                        channel,
                        LDAPListenAddress(host: bound?.ipAddress ?? address.host, port: bound?.port ?? address.port)
                    ))
            } catch {
                await close(listeners)
                throw LDAPServiceError(
                    .cannotListen,
                    "cannot listen for LDAP on \(address): \(error); choose another address or free this one")
            }
        }
        for listener in listeners {
            logger.info("LDAP server listening", metadata: ["address": "\(listener.address)"])
        }
        return listeners
    }

    private func close(_ listeners: [Listening]) async {
        for listener in listeners { try? await listener.channel.close() }
    }

    /// Takes a connection in, on its event loop; a failure closes it.
    private func accept(_ channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            let number: UInt64
            do throws(ConnectionRegistry.Refusal) {
                number = try registry.admit(channel)
            } catch {
                logger.debug(
                    "LDAP connection refused",
                    metadata: [
                        "reason": "\(error.rawValue)",
                        "peer": "\(ConnectionPeer(connection: 0, channel.remoteAddress).text)",
                    ])
                throw error
            }
            let handler = ConnectionHandler(
                backend: backend, queue: queue, settings: settings,
                peer: ConnectionPeer(connection: number, channel.remoteAddress), logger: logger,
                now: channel.eventLoop.now)
            try channel.pipeline.syncOperations.addHandler(handler)
        }
    }
}
