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

    /// What new passwords of those have to be like whose role says nothing else.
    var passwordPolicy: PasswordPolicy { directory.context.options.passwords.standard }

    /// Judges and hashes a new password, where all doors have it done.
    ///
    /// - Parameters:
    ///   - field: where it stood.
    ///   - user: whose it becomes; `nil` for somebody new.
    ///   - role: the role that the user will have.
    ///   - isOther: whether it has to differ from the present one whatever the policy says.
    /// - Throws: ``FieldError``, and what the authenticator throws.
    func hash(
        _ password: Secret<[UInt8]>, field: String = "password", for user: User?, role: RoleID?, isOther: Bool = false
    ) async throws -> PasswordHash {
        let snapshot = directory.snapshot
        var policy = directory.context.options.passwords.policy(for: role.flatMap { snapshot.userRole($0) })
        if isOther { policy.history = max(policy.history, 1) }
        let words = [user?.username].compactMap(\.self)
        do {
            if let refusal = policy.refusal(of: password.exposed, contextWords: words) { throw refusal }
            return try await authenticator.hash(password, policy: policy, for: user)
        } catch let refusal as PasswordPolicy.Refusal {
            throw FieldError(field: field, problem: refusal.description)
        }
    }

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
