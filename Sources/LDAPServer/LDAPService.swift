import CGSSAPI
public import Directory
public import Identity
public import Logging
public import NIOCore
public import NIOPosix
public import ServiceLifecycle
import Synchronization

/// The LDAP server: listens, and serves the directory to clients.
///
/// It is run by a `ServiceGroup`. When that shuts down, no more connections are taken; operations in progress end within
/// `LDAPTimeouts.drain`, every client gets a notice of disconnection, and `run` returns.
public final class LDAPService: Service {
    private let listener: LDAPListener<DirectoryBackend>
    private let onListening: @Sendable ([LDAPListenAddress]) -> Void
    private let bound = Mutex<[LDAPListenAddress]>([])

    /// Makes a server; it does nothing before `run`.
    ///
    /// - Parameters:
    ///   - directory: what is served.
    ///   - authenticator: who decides on binds.
    ///   - settings: where to listen, and all bounds.
    ///   - eventLoopGroup: the loops that serve connections.
    ///   - logger: takes one line an event.
    ///   - onListening: is told the addresses once all of them accept connections, with the ports that were chosen for
    ///     port 0, in the order of the settings.
    public init(
        directory: LiveDirectory, authenticator: Authenticator, settings: LDAPServiceSettings,
        eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton, logger: Logger,
        onListening: @escaping @Sendable ([LDAPListenAddress]) -> Void = { _ in }
    ) {
        let backend = DirectoryBackend(
            directory: directory, authenticator: authenticator, limits: settings.limits,
            asksForCertificates: settings.certificate?.files.clientAuthorities != nil, sasl: settings.sasl)
        if let keytab = settings.sasl.keytab { krb5_gss_register_acceptor_identity(keytab) }
        listener = LDAPListener(backend: backend, settings: settings, group: eventLoopGroup, logger: logger)
        self.onListening = onListening
    }

    /// The addresses that accept connections at this moment; none before the server has started and when it stops.
    public var listening: [LDAPListenAddress] { bound.withLock { $0 } }

    /// Serves until the service group shuts down.
    ///
    /// - Throws: `LDAPServiceError` if an address cannot be listened on.
    public func run() async throws {
        try await listener.run(
            started: { [self] addresses in
                bound.withLock { $0 = addresses }
                onListening(addresses)
            },
            stopping: { [self] in bound.withLock { $0 = [] } })
    }
}
