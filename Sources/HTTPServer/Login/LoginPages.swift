import Directory
import HTTPTypes
import Hummingbird
import Identity

/// The two steps of a log-in in a browser (HTTP contract sections 2.1 and 2.2). The authenticator decides; this
/// translates.
struct LoginPages: Sendable {
    let api: API
    let template: PageTemplate
    let pending: PendingLogins
    /// Those who have proven everything and have to change the password. Apart from those of whom a code is wanted.
    let changes = PendingLogins()
    let place: LoginPlace

    /// The routes of both steps.
    var routes: [Route] {
        [
            Route(.get, place.path, handler: show), Route(.post, place.path, handler: submit),
            Route(.get, "\(place.path)/twofa", handler: showCode),
            Route(.post, "\(place.path)/twofa", handler: submitCode),
            Route(.get, "\(place.path)/password", handler: showChange),
            Route(.post, "\(place.path)/password", handler: submitChange),
        ]
    }

    // MARK: Password

    /// The form for name and password.
    func show(_ request: Request, _ context: CallContext) throws -> Response {
        guard isConfidential(context) else { return needsTLS }
        return page(
            LoginForm(action: place.path, next: next(try request.queryFields()), forgotten: place.forgotten))
    }

    /// Takes name and password.
    func submit(_ request: Request, _ context: CallContext) async throws -> Response {
        guard isConfidential(context) else { return needsTLS }
        guard place.browsers.isFromHere(request) else { return otherSite }
        let fields = try await request.formFields(maximumBytes: Self.maximumForm)
        let username = fields["username"]?.trimmingSpace() ?? ""
        var form = LoginForm(
            action: place.path, username: username.isEmpty ? nil : String(username.prefix(200)), next: next(fields),
            forgotten: place.forgotten)
        var attempt = LoginAttempt(
            identity: .login(username), password: Secret(Array((fields["password"] ?? "").utf8)), door: .form,
            address: context.address)
        attempt.makesSession = true
        attempt.hasLiveSession = await place.sessions.hasSession(of: api.directory.account(login: username), request)
        switch await api.authenticator.authenticate(attempt) {
        case .allowed(let admission): return try await begin(admission, next: form.next)
        case .refused(let refusal):
            if refusal.reason == .codeRequired, let user = refusal.account?.user {
                let step = PendingLogins.Step(user: user.id, name: username, proof: user.credentialGeneration)
                return codeStep(pending.begin(step), next: form.next)
            }
            let answer = Answer(refusal, isLocked: refusal.retryAfter != nil)
            form.problem = answer.problem
            return answer.applied(to: page(form, status: answer.status))
        }
    }

    // MARK: Code

    /// The form for the code.
    func showCode(_ request: Request, _ context: CallContext) throws -> Response {
        let fields = try request.queryFields()
        guard let token = fields["token"], pending.isOpen(token) else { return start }
        return page(CodeForm(start: place.path, token: token, next: next(fields)))
    }

    /// Takes the code.
    func submitCode(_ request: Request, _ context: CallContext) async throws -> Response {
        guard isConfidential(context) else { return needsTLS }
        guard place.browsers.isFromHere(request) else { return otherSite }
        let fields = try await request.formFields(maximumBytes: Self.maximumForm)
        guard let token = fields["token"], let step = pending.attempt(token) else { return start }
        var form = CodeForm(start: place.path, token: token, next: next(fields))
        let code = fields["totp_code"]?.trimmingSpace() ?? ""
        guard !code.isEmpty else {
            form.problem = "A code is needed."
            return page(form, status: .unauthorized)
        }
        var attempt = LoginAttempt.secondStep(
            of: step.user, name: step.name, proof: step.proof, code: Secret(Array(code.utf8)), door: .form,
            address: context.address)
        attempt.makesSession = true
        attempt.hasLiveSession = await place.sessions.hasSession(of: api.directory.account(id: step.user), request)
        switch await api.authenticator.authenticate(attempt) {
        case .allowed(let admission):
            // Of two right codes that come at once, the second one finds the token used.
            guard pending.finish(token) else { return start }
            return try await begin(admission, next: form.next)
        case .refused(let refusal):
            var answer = Answer(refusal, isLocked: refusal.truth == .locked)
            if refusal.reason == .busy || refusal.reason == .unavailable { pending.giveBack(token) }
            if answer.status == .unauthorized { answer.problem = "That code is wrong, or was used before." }
            form.problem = answer.problem
            return answer.applied(to: page(form, status: answer.status))
        }
    }

    // MARK: Afterwards

    /// Begins a session and sends the browser on its way.
    func begin(_ admission: Admission, next: String) async throws -> Response {
        if admission.password.asksForChange { return changeStep(admission, next: next) }
        let sessions = place.sessions
        let (token, _) = try await sessions.keeper.begin(for: admission.account, in: sessions.realm)
        let leadsToEnrolment = admission.mustEnrolTwoFactor && sessions.realm == .console
        var response = Response.redirect(to: leadsToEnrolment ? place.standard : next, type: .found)
        response.headers.append(sessions.cookie.header(token.exposed))
        return response
    }

    /// Ends the session of the caller; nothing happens to a caller without one.
    static func logOut(_ call: Call) async throws -> Response {
        if let session = call.session { try await call.api.sessions.keeper.end(session.session) }
        var response = Response.data(true)
        response.headers.append(call.api.sessions.cookie.expiredHeader)
        return response
    }

    private func codeStep(_ token: Secret<String>, next: String) -> Response {
        .redirect(
            to: "\(place.path)/twofa?token=\(token.exposed)&next=\(FormFields.escaped(next))", type: .found)
    }

    var start: Response { .redirect(to: place.standard, type: .found) }

    func next(_ fields: FormFields) -> String { LocalPath.reduced(fields["next"], else: place.standard) }

    // MARK: Pages

    func isConfidential(_ context: CallContext) -> Bool { api.isConfidential(context) }

    private func page(_ form: LoginForm, status: HTTPResponse.Status = .ok) -> Response {
        template.html(PageTemplate.Page(title: "Log in", files: place.files, content: form), status: status)
    }

    private func page(_ form: CodeForm, status: HTTPResponse.Status = .ok) -> Response {
        template.html(
            PageTemplate.Page(
                title: "Second step", files: place.files,
                text: ["Type the six digits that your authenticator app shows, or one of your recovery codes."],
                content: form), status: status)
    }

    var otherSite: Response {
        template.html(
            PageTemplate.Page(
                title: "Sent from another site", files: place.files,
                text: ["The form did not come from a page of this server. Open the log-in page and try again."]),
            status: .forbidden)
    }

    var needsTLS: Response { template.needsTLS }

    static let maximumForm = 64 << 10

    /// How a refusal is told.
    private struct Answer {
        var status: HTTPResponse.Status
        var problem: String
        var retryAfter: Int64?

        init(_ refusal: Refusal, isLocked: Bool) {
            switch refusal.reason {
            case .busy:
                (status, problem) = (.tooManyRequests, "Too many log-ins at the moment. Try again in a few seconds.")
                retryAfter = refusal.retryAfter ?? 1
            case .unavailable:
                (status, problem) = (
                    .serviceUnavailable, "The password cannot be verified at the moment. Try again later."
                )
                retryAfter = 5
            case .mustChangePassword, .expired:
                (status, problem) = (.forbidden, "The password has to be changed first: ask an administrator.")
            case .invalid, .codeRequired, .notPermitted:
                guard isLocked, let seconds = refusal.retryAfter else {
                    (status, problem) = (.unauthorized, "Invalid login or password")
                    return
                }
                (status, retryAfter) = (.tooManyRequests, seconds)
                let minutes = (seconds + 59) / 60
                problem =
                    "Too many failed log-ins. Try again in \(minutes == 1 ? "a minute" : "\(minutes) minutes")."
            }
        }

        func applied(to response: Response) -> Response {
            var response = response
            if let retryAfter { response.headers[.retryAfter] = String(retryAfter) }
            return response
        }
    }
}
