public import Directory
public import Identity
public import Logging
public import NIOCore
public import NIOPosix
public import ServiceLifecycle

/// The local sockets: services of this machine, PAM among them, ask there whether somebody may log in.
///
/// It is run by a `ServiceGroup`. When that shuts down, no more connections are taken, requests that are being decided are
/// answered, and `run` returns.
public final class LocalService: Service {
    private let settings: LocalServiceSettings
    private let queue: VerificationQueue
    private let json: LocalListener<JSONLines>
    private let sasl: LocalListener<Saslauthd>
    private let onListening: @Sendable ([String]) -> Void

    /// Makes the sockets' server; it does nothing before `run`.
    ///
    /// - Parameters:
    ///   - directory: where passwords are changed.
    ///   - authenticator: who decides.
    ///   - settings: where to listen, who may ask, and all bounds.
    ///   - eventLoopGroup: the loops that serve connections.
    ///   - logger: takes one line an event.
    ///   - onListening: is told the paths that accept connections.
    public init(
        directory: LiveDirectory, authenticator: Authenticator, settings: LocalServiceSettings,
        eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton, logger: Logger,
        onListening: @escaping @Sendable ([String]) -> Void = { _ in }
    ) {
        self.settings = settings
        self.onListening = onListening
        queue = VerificationQueue(capacity: settings.verifications)
        let door = LocalDoor(directory: directory, authenticator: authenticator)
        json = LocalListener(
            settings.socket, form: JSONLines(), door: door, queue: queue, settings: settings, group: eventLoopGroup,
            logger: logger)
        sasl = LocalListener(
            settings.saslSocket, form: Saslauthd(), door: door, queue: queue, settings: settings,
            group: eventLoopGroup, logger: logger)
    }

    /// Serves until the service group shuts down.
    ///
    /// - Throws: ``LocalServiceError`` if a chosen path cannot be listened on.
    public func run() async throws {
        var paths: [String] = []
        if try await json.start() { paths.append(settings.socket.path) }
        do {
            if try await sasl.start() { paths.append(settings.saslSocket.path) }
        } catch {
            if !paths.isEmpty { await json.stop() }
            throw error
        }
        onListening(paths)
        await withTaskGroup { group in
            group.addTask { [queue] in await queue.run() }
            // Cancelled or told to: both mean the end, and what is under way is bounded.
            try? await gracefulShutdown()
            if paths.contains(settings.socket.path) { await json.stop() }
            if paths.contains(settings.saslSocket.path) { await sasl.stop() }
            queue.finish()
        }
    }
}
