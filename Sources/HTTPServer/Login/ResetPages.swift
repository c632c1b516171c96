import Directory
import HTTPTypes
import Hummingbird
import Identity

/// The page behind a one-time link, on which somebody sets another password without the one before. It begins no session:
/// the log-in that follows asks for everything, the second factor too.
struct ResetPages: Sendable {
    let login: LoginPages
    let clock: any LoginClock

    init(login: LoginPages, clock: any LoginClock = SystemLoginClock()) {
        self.login = login
        self.clock = clock
    }

    var routes: [Route] {
        [Route(.get, Self.path, handler: show), Route(.post, Self.path, handler: submit)]
    }

    private var api: API { login.api }

    private func show(_ request: Request, _ context: CallContext) throws -> Response {
        guard api.isConfidential(context) else { return login.template.needsTLS }
        let fields = try request.queryFields()
        guard let (user, token) = link(fields) else { return over }
        return page(form(user, token))
    }

    private func submit(_ request: Request, _ context: CallContext) async throws -> Response {
        guard api.isConfidential(context) else { return login.template.needsTLS }
        guard api.browsers.isFromHere(request) else {
            throw APIFailure(.forbidden, "the form was sent from another site")
        }
        let fields = try await request.formFields(maximumBytes: 64 << 10)
        guard let (user, token) = link(fields), let entry = api.directory.snapshot.entry(of: user.id) else {
            return over
        }
        do {
            let password = try NewPasswordForm.password(in: fields)
            let hash = try await api.hash(password, for: user, role: user.role?.role)
            let actor = Actor(door: .http, name: user.username, entry: entry.id, address: context.address)
            let now = clock.time
            try await api.directory.perform(actor) { draft in
                try draft.finishPasswordReset(of: user.id, token: token, at: now, to: hash)
            }
            try await api.sessions.keeper.endAll(of: user.id)
        } catch let error as FieldError {
            var form = form(user, token)
            form.problem = error.problem
            return page(form, status: .badRequest)
        } catch is ChangeError {
            return over
        }
        return login.template.html(
            PageTemplate.Page(
                title: "The password is set", text: ["Log in with it from now on, at /admin/login."]))
    }

    /// The user of a link that is good.
    private func link(_ fields: FormFields) -> (user: User, token: String)? {
        guard let number = fields["user"].flatMap(PathNumber.of), let token = fields["token"],
            let user = api.directory.snapshot.entry(of: UserID(rawValue: number))?.user, user.status == .enabled,
            user.passwordReset?.isGood(token, at: clock.time) == true
        else { return nil }
        return (user, token)
    }

    private func form(_ user: User, _ token: String) -> NewPasswordForm {
        NewPasswordForm(
            action: Self.path, token: token, user: String(user.id.rawValue),
            minimum: api.directory.snapshot.passwordPolicy(for: user).minimumLength)
    }

    private func page(_ form: NewPasswordForm, status: HTTPResponse.Status = .ok) -> Response {
        login.template.html(
            PageTemplate.Page(
                title: "Set a new password", text: ["This link works once. Afterwards log in as usual."],
                content: form), status: status)
    }

    private var over: Response {
        login.template.html(
            PageTemplate.Page(
                title: "This link does not work", text: ["It was used, or is too old. Ask for another one."]),
            status: .forbidden)
    }

    private static let path = "/admin/reset"
}
