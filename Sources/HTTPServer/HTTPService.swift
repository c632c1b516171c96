public import Directory
import Hummingbird
import HummingbirdCore
public import Identity
public import Logging
import NIOCore
import NIOHTTP1
public import ServiceLifecycle

/// The HTTP door: health, the authentication check, the API for reading, the first set-up.
public final class HTTPService: Service {
    private let settings: HTTPServiceSettings
    /// All that is answered.
    let routes: [Route]
    let responder: Responder
    private let secureResponder: Responder
    private let counter: ConnectionCounter
    private let letters: ResetMail?
    private let logger: Logger
    private let onListening: @Sendable (Int) -> Void
    private let onListeningSecurely: @Sendable (Int) -> Void

    /// Makes the service; it listens when it runs.
    ///
    /// - Parameters:
    ///   - sessions: keeps the sessions of people in browsers.
    ///   - setup: the one-time set-up, if no super admin exists.
    ///   - audit: the trail; without one there is no call to read it.
    ///   - sync: the sources of the sync; without it there are no calls about them.
    ///   - mail: sends links to people who have forgotten their password, if there is a root URL for them; `nil` for none.
    ///   - isReady: whether all doors of the program serve.
    ///   - onListening: is told the port.
    ///   - onListeningSecurely: is told the port of HTTP inside TLS.
    /// - Throws: if a page can't be made.
    public init(
        directory: LiveDirectory, authenticator: Authenticator, sessions: SessionKeeper, settings: HTTPServiceSettings,
        setup: Setup?, audit: (any AuditLog)? = nil, sync: (any SyncControl)? = nil,
        mail: (any MailSender)? = nil, logger: Logger,
        isReady: @escaping @Sendable () -> Bool,
        onListening: @escaping @Sendable (Int) -> Void,
        onListeningSecurely: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws {
        self.settings = settings
        self.logger = logger
        self.onListening = onListening
        self.onListeningSecurely = onListeningSecurely
        counter = ConnectionCounter(limit: settings.connections, limitPerAddress: settings.connectionsPerAddress)
        let sessions = Sessions(keeper: sessions, settings: settings)
        let callers = CallerReader(
            authenticator: authenticator, sessions: sessions, allowsPeople: settings.allowsBasicPassword,
            allowsPlain: settings.allowsPlain)
        let api = API(
            directory: directory, authenticator: authenticator, callers: callers, settings: settings,
            sessions: sessions, browsers: BrowserGuard(rootURL: settings.rootURL))
        let template = try PageTemplate([
            SetupForm.self, LoginForm.self, CodeForm.self, NewPasswordForm.self, ForgottenForm.self, Console.self,
        ])
        // A link has to begin with something that its reader reaches.
        let letters = mail.flatMap { sender in
            settings.rootURL.map { ResetMail(directory: directory, sender: sender, root: $0, logger: logger) }
        }
        self.letters = letters
        let login = LoginPages(
            api: api, template: template, pending: PendingLogins(),
            place: LoginPlace(
                path: "/admin/login", files: "/admin", standard: "/admin", sessions: sessions,
                forgotten: letters == nil ? nil : ForgottenPages.path, browsers: api.browsers))
        let forward = ForwardDoor(api: api, template: template)
        var routes = Self.health(api, isReady: isReady)
        routes += UserRoutes.routes(api)
        routes += UserWriting.routes(api)
        routes += AttributeRoutes.routes(api)
        routes += ProfileRoutes.routes(api)
        routes += TwoFactorRoutes.routes(api, pending: PendingEnrolments())
        routes += TokenRoutes.routes(api)
        routes += AppPasswordRoutes.routes(api)
        routes += RoleRoutes.routes(api)
        routes += ListRoutes.routes(api)
        routes += GroupRoutes.routes(api)
        routes += PermissionRoutes.routes(api)
        routes += ConfigurationRoutes.routes(api)
        routes += AuditRoutes.routes(api, reader: audit.map { AuditReader(log: $0) })
        routes += SyncRoutes.routes(api, sync: sync)
        routes += LDIFRoutes.routes(api)
        routes += AuthCheck.routes(api)
        routes += AdminRoutes.routes(login, SetupPages(setup: setup, login: login))
        if let letters { routes += ForgottenPages(login: login, mail: letters).routes }
        routes += forward.pages
        routes += OpenAPIDocument.routes
        self.routes = routes
        responder = Responder(forward: forward, routes, proxies: settings.trustedProxies)
        secureResponder = Responder(forward: forward, routes, hasTLS: true, proxies: settings.trustedProxies)
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
    ///
    /// - Throws: what keeps one of the doors from listening; then none serves.
    public func run() async throws {
        let plain = try server(
            responder, host: settings.host, port: settings.port, protect: nil, onListening: onListening)
        var doors = [plain]
        if let secure = settings.secure {
            doors.append(
                try server(
                    secureResponder, host: secure.host, port: secure.port, protect: secure.protect,
                    onListening: onListeningSecurely))
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for door in doors { group.addTask { try await door.run() } }
            if let letters { group.addTask { await letters.run() } }
            do {
                // The letters end when the doors have ended.
                for _ in doors { try await group.next() }
                group.cancelAll()
            } catch {
                group.cancelAll()
                throw error
            }
        }
    }

    /// A door that answers with the responder.
    private func server(
        _ responder: Responder, host: String, port: Int, protect: (@Sendable (any Channel) throws -> Void)?,
        onListening: @escaping @Sendable (Int) -> Void
    ) throws -> any Service {
        let (timeouts, counter, logger) = (settings.timeouts, counter, logger)
        let builder = HTTPServerBuilder { answer in
            GuardedHTTPChannel(responder: answer, timeouts: timeouts, counter: counter, protect: protect)
        }
        return try builder.buildServer(
            configuration: ServerConfiguration(address: .hostname(host, port: port)),
            eventLoopGroup: EventLoopGroupProvider.singleton.eventLoopGroup, logger: logger,
            responder: { request, writer, channel in
                let origin = CallOrigin(peer: channel.remoteAddress?.ipAddress)
                let response = try await responder.respond(
                    to: request, context: CallContext(origin: origin, logger: logger))
                do {
                    try await writer.write(response: response.head, body: response.body)
                } catch let error as HTTPParserError {
                    // As it is, the connection would take it for a request that nothing answers yet.
                    throw BrokenRequest(reason: error)
                }
            },
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? 0) })
    }

    /// A request that turned out to be no HTTP while it was being answered.
    private struct BrokenRequest: Error {
        let reason: HTTPParserError
    }
}
