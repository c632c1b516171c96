import Directory
import HTTPTypes
import Hummingbird
import Identity
import Logging

/// `/api/auth/forward`, and every path below it: whether a reverse proxy may let a request through, and whose it is
/// (decisions 14).
///
/// The answer is 200, 401 or 403 whatever is sent, since proxies take all else for a fault; 503 when nothing can be
/// decided, 302 where a log-in page was asked for. It sets and takes a cookie of its own, which opens nothing else.
struct ForwardDoor: Sendable {
    private let api: API
    private let sessions: Sessions
    private let login: LoginPages

    init(api: API, template: PageTemplate) {
        self.api = api
        sessions = Sessions(keeper: api.sessions.keeper, settings: api.settings, realm: .forward)
        // The page is shown on the hosts of the applications, so that its cookie belongs to them.
        let place = LoginPlace(
            path: "/forward/login", files: "/forward", standard: "/", sessions: sessions,
            browsers: BrowserGuard(rootURL: nil))
        login = LoginPages(api: api, template: template, pending: PendingLogins(), place: place)
    }

    /// The pages on which people log in for the applications.
    var pages: [Route] {
        login.routes + [
            Route(.post, "/forward/logout") { request, _ in
                guard login.place.browsers.isFromHere(request) else { throw APIFailure.notAuthenticated }
                if let session = try await sessions.session(of: request) {
                    try await sessions.keeper.end(session.session)
                }
                var response = Response.redirect(to: "/", type: .found)
                response.headers.append(sessions.cookie.expiredHeader)
                return response
            }
        ] + StyleSheet.routes(below: "/forward")
    }

    /// Whether requests for a path are answered here.
    func answers(_ path: String) -> Bool {
        guard path.hasPrefix(Self.path) else { return false }
        let rest = path.utf8.dropFirst(Self.path.utf8.count)
        return rest.isEmpty || rest.first == UInt8(ascii: "/")
    }

    /// The answer to a proxy, whatever the method is.
    func answer(_ request: Request, _ context: CallContext) async -> Response {
        var response: Response
        do {
            response = try await decide(request, context)
        } catch {
            context.logger.error("forward_failed", metadata: ["error": "\(error)"])
            response = Self.unavailable(after: 5)
        }
        // A proxy may send on the length of a body that it keeps: nobody waits for that, and what follows is not read.
        if request.headers.contains(.contentLength) && request.headers[.contentLength] != "0"
            || request.headers.contains(.transferEncoding)
        {
            response.headers[.connection] = "close"
        }
        return response
    }

    private enum Outcome {
        case known(Account, cookie: HTTPField?)
        case answer(Response)
    }

    private func decide(_ request: Request, _ context: CallContext) async throws -> Response {
        let table = api.directory.context.options.permissions
        let requirements = [request.uri.query, Self.first(["X-Gatehouse-Query"], of: request)].map {
            ForwardRequirement(query: $0, table: table)
        }
        let redirects = requirements.contains { $0?.redirects ?? false }
        switch try await identify(request, context, redirects: redirects) {
        case .answer(let response): return response
        case .known(let account, let cookie):
            guard requirements.allSatisfy({ $0?.isMet(by: account) ?? false }),
                !api.authenticator.asksForEnrolment(of: account)
            else { return Self.forbidden }
            var response = Response(status: .ok)
            for field in identity(of: account) { response.headers.append(field) }
            if let cookie { response.headers.append(cookie) }
            return response
        }
    }

    /// Who it is: by the cookie of this door, by a session of the console, by the header.
    private func identify(_ request: Request, _ context: CallContext, redirects: Bool) async throws -> Outcome {
        if let session = try await sessions.session(of: request) { return .known(session.account, cookie: nil) }
        if let session = try await api.sessions.session(of: request) { return .known(session.account, cookie: nil) }
        let headers = request.headers[values: .authorization]
        guard headers.count == 1, let credentials = try? CallerReader.credentials(headers[0]) else {
            return .answer(challenge(request, redirects: redirects))
        }
        guard api.isConfidential(context) else {
            context.logger.warning(
                "forward_refused", metadata: ["reason": "passwords are refused without TLS from other machines"])
            return .answer(Self.forbidden)
        }
        var attempt = LoginAttempt(
            identity: .login(credentials.name), password: Secret(credentials.secret), mayAppendCode: true,
            door: .forward, address: client(request, context))
        if credentials.isToken { attempt.type = .api }
        switch await api.authenticator.authenticate(attempt) {
        case .allowed(let admission):
            // A code is good once: the next picture of the page comes with the cookie.
            guard admission.usedTwoFactor else { return .known(admission.account, cookie: nil) }
            let (token, _) = try await sessions.keeper.begin(for: admission.account, in: .forward)
            var cookie = sessions.cookie
            if Self.isHTTPS(request) { cookie.isSecure = true }
            return .known(admission.account, cookie: cookie.header(token.exposed))
        case .refused(let refusal):
            switch refusal.reason {
            case .busy, .unavailable: return .answer(Self.unavailable(after: refusal.retryAfter ?? 1))
            case .notPermitted: return .answer(Self.forbidden)
            case .invalid, .codeRequired, .mustChangePassword, .expired:
                return .answer(challenge(request, redirects: redirects))
            }
        }
    }

    /// The end client's address, if a proxy that is believed has named it. The proxy itself is no client: failures through
    /// it say nothing about where they come from.
    private func client(_ request: Request, _ context: CallContext) -> String? {
        guard !api.settings.trustedProxies.isEmpty, Self.first(["X-Forwarded-For"], of: request) != nil else {
            return nil
        }
        return context.address
    }

    // MARK: Answers

    /// 401 with the challenge, or the way to the log-in page for a browser that opens a page.
    private func challenge(_ request: Request, redirects: Bool) -> Response {
        let original = Self.first(["X-Original-URI", "X-Forwarded-Uri"], of: request) ?? rest(of: request)
        let location = "/forward/login?next=\(FormFields.escaped(LocalPath.reduced(original, else: "/")))"
        let method = Self.first(["X-Original-Method", "X-Forwarded-Method"], of: request) ?? request.method.rawValue
        let opensPage = request.headers[.accept]?.lowercased().contains("text/html") ?? false
        if redirects, opensPage, ["GET", "HEAD"].contains(method.uppercased()) {
            return .redirect(to: location, type: .found)
        }
        var response = Response.json(["message": "log in to go on"], status: .unauthorized)
        response.headers[.wwwAuthenticate] = "Basic realm=\"Gatehouse\", charset=\"UTF-8\""
        if let name = HTTPField.Name("X-Login-Location") { response.headers[name] = location }
        return response
    }

    /// The path below ours, as Envoy appends it.
    private func rest(of request: Request) -> String? {
        let rest = request.uri.path.dropFirst(Self.path.count)
        return rest.isEmpty ? nil : String(rest)
    }

    private static var forbidden: Response {
        .json(["message": "you are logged in, but not allowed to go there"], status: .forbidden)
    }

    private static func unavailable(after seconds: Int64) -> Response {
        var response = Response.json(["message": "nothing can be decided at the moment"], status: .serviceUnavailable)
        response.headers[.retryAfter] = String(seconds)
        return response
    }

    /// The headers that say who it is. All are sent, empty ones too: they replace what a client made up.
    private func identity(of account: Account) -> [HTTPField] {
        let names = api.settings.forwardHeaders
        let user = account.user
        let values = [
            (names.user, HeaderText.value(user.username)), (names.email, HeaderText.value(user.email ?? "")),
            (names.name, HeaderText.value(user.name)), (names.groups, HeaderText.list(account.groups)),
            (names.roles, HeaderText.list([account.role?.name, account.listRole?.name].compactMap(\.self))),
        ]
        return values.compactMap { name, value in HTTPField.Name(name).map { HTTPField(name: $0, value: value) } }
    }

    private static func isHTTPS(_ request: Request) -> Bool {
        first(["X-Forwarded-Proto"], of: request)?.lowercased() == "https"
    }

    private static func first(_ names: [String], of request: Request) -> String? {
        names.lazy.compactMap { HTTPField.Name($0).flatMap { request.headers[$0] } }.first
    }

    private static let path = "/api/auth/forward"
}
