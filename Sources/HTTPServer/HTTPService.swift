public import Directory
import Hummingbird
import HummingbirdCore
public import Identity
public import Logging
import NIOCore
public import ServiceLifecycle

/// The HTTP door: health, the authentication check, the API for reading, the first set-up.
public final class HTTPService: Service {
    private let settings: HTTPServiceSettings
    /// All that is answered.
    let routes: [Route]
    let responder: RouterResponder<CallContext>
    private let logger: Logger
    private let onListening: @Sendable (Int) -> Void

    /// Makes the service; it listens when it runs.
    ///
    /// - Parameters:
    ///   - sessions: keeps the sessions of people in browsers.
    ///   - setup: the one-time set-up, if no super admin exists.
    ///   - isReady: whether all doors of the program serve.
    ///   - onListening: is told the port.
    /// - Throws: if a page can't be made.
    public init(
        directory: LiveDirectory, authenticator: Authenticator, sessions: SessionKeeper, settings: HTTPServiceSettings,
        setup: Setup?, logger: Logger, isReady: @escaping @Sendable () -> Bool,
        onListening: @escaping @Sendable (Int) -> Void
    ) throws {
        self.settings = settings
        self.logger = logger
        self.onListening = onListening
        let sessions = Sessions(keeper: sessions, settings: settings)
        let callers = CallerReader(
            authenticator: authenticator, sessions: sessions, allowsPeople: settings.allowsBasicPassword,
            allowsPlain: settings.allowsPlain)
        let api = API(
            directory: directory, authenticator: authenticator, callers: callers, settings: settings,
            sessions: sessions, browsers: BrowserGuard(rootURL: settings.rootURL))
        let login = LoginPages(api: api, template: try PageTemplate(), pending: PendingLogins())
        var routes = Self.health(api, isReady: isReady)
        routes += UserRoutes.routes(api)
        routes += UserWriting.routes(api)
        routes += ProfileRoutes.routes(api)
        routes += TwoFactorRoutes.routes(api, pending: PendingEnrolments())
        routes += RoleRoutes.routes(api)
        routes += ConfigurationRoutes.routes(api)
        routes += AuthCheck.routes(api)
        routes += AdminRoutes.routes(login, SetupPages(setup: setup, login: login))
        routes += OpenAPIDocument.routes
        self.routes = routes
        responder = .answering(routes)
    }

    private static func health(_ api: API, isReady: @escaping @Sendable () -> Bool) -> [Route] {
        [
            Route(.get, "/health") { _, _ in
                guard isReady() else { throw APIFailure(.serviceUnavailable, "not all doors are open") }
                return .data(true)
            },
            api.route(.get, "/api/health", beforeEnrolment: true) { _ in .data(true) },
        ]
    }

    /// Serves until the service group shuts down.
    public func run() async throws { try await application().run() }

    /// The server around the responder.
    func application() -> some ApplicationProtocol {
        let counter = ConnectionCounter(limit: settings.connections, limitPerAddress: settings.connectionsPerAddress)
        let timeouts = settings.timeouts
        return Application(
            responder: responder,
            server: HTTPServerBuilder { responder in
                GuardedHTTPChannel(responder: responder, timeouts: timeouts, counter: counter)
            },
            configuration: .init(address: .hostname(settings.host, port: settings.port), serverName: nil),
            onServerRunning: { [onListening] channel in onListening(channel.localAddress?.port ?? 0) },
            logger: logger)
    }
}
