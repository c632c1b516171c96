import Directory
import Hummingbird
import Identity

/// What the calls of the API have in common. The order of checks is that of HTTP contract section 1.2: route, method,
/// caller, permission, and then the handler: number in the path, body.
struct API: Sendable {
    let directory: LiveDirectory
    let authenticator: Authenticator
    let callers: CallerReader
    let settings: HTTPServiceSettings
    let sessions: Sessions
    let browsers: BrowserGuard

    /// What new passwords have to be like.
    var passwordPolicy: PasswordPolicy { PasswordPolicy(minimumLength: settings.passwordMinimumLength) }

    /// Whether passwords may come over a connection (decisions 20).
    func isConfidential(_ context: CallContext) -> Bool { settings.allowsPlain || context.isConfidential }

    /// A call that any caller may make, or one who holds at least one of some permissions.
    ///
    /// - Parameters:
    ///   - beforeEnrolment: whether people make it who have to enrol a second factor first.
    ///   - takesForms: whether a body of a form type is taken with a cookie.
    func route(
        _ method: HTTPRequest.Method, _ path: String, needs permissions: Permission..., beforeEnrolment: Bool = false,
        takesForms: Bool = false, handler: @escaping @Sendable (Call) async throws -> Response
    ) -> Route {
        Route(method, path) { request, context in
            let caller = try await callers.caller(request, context)
            let account = caller.account
            if caller.session != nil {
                if !BrowserGuard.isSafe(method) { try browsers.checkWrite(request, takesForms: takesForms) }
                if !beforeEnrolment, authenticator.asksForEnrolment(of: account) {
                    throw APIFailure(
                        .forbidden,
                        "two-factor authentication has to be set up first, with GET and PUT "
                            + "/api/users/\(account.user.id)/twofa or on the page /admin")
                }
            }
            if let last = permissions.last, !permissions.contains(where: { account.allows($0) }) {
                throw APIFailure(.forbidden, "permission denied: \(last)")
            }
            return try await handler(
                Call(
                    api: self, request: request, context: context, account: account, session: caller.session,
                    snapshot: directory.snapshot))
        }
    }
}

/// One call, by somebody who may make it.
struct Call: Sendable {
    let api: API
    let request: Request
    let context: CallContext
    /// Who calls.
    let account: Account
    /// The session that the call belongs to; `nil` for a caller who came with a header.
    let session: LiveSession?
    /// The directory when the call came in.
    let snapshot: DirectorySnapshot

    /// The caller as the change log names him.
    var actor: Actor {
        Actor(door: .http, name: account.user.username, entry: account.entry, address: context.address)
    }

    /// The body as a JSON object.
    func body() async throws -> JSONObject {
        try await request.jsonObject(maximumBytes: api.settings.maximumBody, nesting: api.settings.jsonNesting)
    }

    /// Ends all sessions of the caller but the present one, after a change of the caller's own credentials.
    ///
    /// - Parameter generation: the credential generation that the change led to.
    func keepSessionAlone(generation: Int64) async throws {
        if let session {
            try await api.sessions.keeper.keep(session.session, alone: generation)
        } else {
            try await api.sessions.keeper.endAll(of: account.user.id)
        }
    }
}
