public import Directory
import Hummingbird
public import Identity
public import Logging
public import ServiceLifecycle

/// The HTTP door: health, the authentication check, the first set-up.
public final class HTTPService: Service {
    private let settings: HTTPServiceSettings
    private let responder: RouterResponder<CallContext>
    private let logger: Logger
    private let onListening: @Sendable (Int) -> Void

    /// Makes the service; it listens when it runs.
    ///
    /// - Parameters:
    ///   - setup: the one-time set-up, if no super admin exists.
    ///   - isReady: whether all doors of the program serve.
    ///   - onListening: is told the port.
    public init(
        directory: LiveDirectory, authenticator: Authenticator, settings: HTTPServiceSettings, setup: Setup?,
        logger: Logger, isReady: @escaping @Sendable () -> Bool, onListening: @escaping @Sendable (Int) -> Void
    ) throws {
        self.settings = settings
        self.logger = logger
        self.onListening = onListening
        let callers = CallerReader(
            authenticator: authenticator, allowsPeople: settings.allowsBasicPassword, allowsPlain: settings.allowsPlain)
        let check = AuthCheck(
            directory: directory, authenticator: authenticator, callers: callers, maximumBody: settings.maximumBody,
            nesting: settings.jsonNesting)
        let router = Router(context: CallContext.self, options: [.autoGenerateHeadEndpoints])
        router.add(middleware: AnswerMiddleware())
        router.path(
            "/health",
            [
                .get: { _, _ in
                    guard isReady() else { throw APIFailure(.serviceUnavailable, "not all doors are open") }
                    return .data(true)
                }
            ])
        router.path(
            "/api/health",
            [
                .get: { request, context in
                    _ = try await callers.caller(request, context)
                    return .data(true)
                }
            ])
        router.path(
            "/api/profile",
            [
                .get: { request, context in
                    let account = try await callers.caller(request, context)
                    let snapshot = directory.snapshot
                    guard let entry = snapshot.entry(account.entry) else { throw APIFailure.notAuthenticated }
                    let last = authenticator.lastLogin(of: account.user.id)
                    return .data(UserObject.user(entry, in: snapshot, lastLogin: last))
                }
            ])
        router.path("/api/auth/check", [.post: { try await check.handle($0, $1) }])
        let pages = try SetupPages(setup: setup, directory: directory, settings: settings)
        router.path(
            "/admin/login", [.get: { try await pages.show($0, $1) }, .post: { try await pages.submit($0, $1) }])
        router.path("/admin/style.css", [.get: { _, _ in SetupPages.style }])
        responder = router.buildResponder()
    }

    /// Serves until the service group shuts down.
    public func run() async throws {
        let application = Application(
            responder: responder,
            configuration: .init(address: .hostname(settings.host, port: settings.port), serverName: nil),
            onServerRunning: { [onListening] channel in onListening(channel.localAddress?.port ?? 0) },
            logger: logger)
        try await application.run()
    }
}
