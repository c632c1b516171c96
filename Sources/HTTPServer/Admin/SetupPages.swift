import Directory
import HTTPTypes
import Hummingbird
import Identity
import Logging

/// The pages of the first run. The form that makes the first super admin opens only with the token that the program
/// printed, and only while there is no active super admin (HTTP contract section 2.1, decisions 9).
struct SetupPages: Sendable {
    private let setup: Setup?
    private let directory: LiveDirectory
    private let policy: PasswordPolicy
    private let template: PageTemplate
    private let login: LoginPages

    init(setup: Setup?, login: LoginPages) {
        self.setup = setup
        self.login = login
        directory = login.api.directory
        policy = login.api.passwordPolicy
        template = login.template
    }

    /// Whether there is a super admin already.
    var isSetUp: Bool { directory.snapshot.hasActiveSuperAdmin }

    /// What there is to do now.
    func state(_ status: HTTPResponse.Status = .ok) -> Response {
        guard !isSetUp else { return .redirect(to: "/admin/login", type: .found) }
        return template.html(
            PageTemplate.Page(
                title: "Not set up yet",
                text: ["Open the link that the program printed when it started. It makes the first super admin."]),
            status: status)
    }

    /// The form.
    func show(_ request: Request, _ context: CallContext) throws -> Response {
        let token = try request.queryFields()["token"]
        guard isOpen(to: token) else { return state(.forbidden) }
        guard isConfidential(context) else { return template.needsTLS }
        return page(SetupForm(token: token ?? "", minimum: policy.minimumLength))
    }

    /// Makes the super admin.
    func submit(_ request: Request, _ context: CallContext) async throws -> Response {
        guard isConfidential(context) else { return template.needsTLS }
        guard login.api.browsers.isFromHere(request) else {
            throw APIFailure(.forbidden, "the form was sent from another site")
        }
        let fields = try await request.formFields(maximumBytes: Self.maximumForm)
        guard isOpen(to: fields["token"]) else { return state(.forbidden) }
        var form = SetupForm(fields, policy: policy)
        if form.problem == nil, !UsernamePattern.matches(form.username) {
            form.problem = "A user name has 3 to 2000 letters, digits and . _ - @."
        }
        if form.problem == nil { form.problem = try await make(form, fields["password"] ?? "", context) }
        guard form.problem == nil else { return page(form, status: .badRequest) }
        return try await enter(form.username, fields["password"] ?? "", context)
    }

    /// Logs the new super admin in.
    private func enter(_ username: String, _ password: String, _ context: CallContext) async throws -> Response {
        var attempt = LoginAttempt(
            identity: .login(username), password: Secret(Array(password.utf8)), door: .form, address: context.address)
        attempt.makesSession = true
        guard let admission = await login.api.authenticator.authenticate(attempt).admission else { return state() }
        return try await login.begin(admission, next: LocalPath.standard)
    }

    /// - Returns: why it can't be done, for people.
    private func make(_ form: SetupForm, _ password: String, _ context: CallContext) async throws -> String? {
        let hash = try await login.api.authenticator.hash(Secret(Array(password.utf8)))
        let (username, email) = (form.username, form.email.isEmpty ? nil : form.email)
        do {
            let made = try await directory.perform(Actor(door: .http, name: "setup", address: context.address)) {
                draft in
                // Of two that come at once, the second one finds the first one's.
                try draft.firstSuperAdmin(username: username, passwordHash: hash, email: email)
            }
            guard let made else { return "There is a super admin by now." }
            context.logger.notice(
                "first_super_admin", metadata: ["user": "\(made)", "peer": "\(context.address ?? "")"])
            return nil
        } catch let error as ChangeError {
            return error.message
        }
    }

    private func isOpen(to token: String?) -> Bool { !isSetUp && setup?.isRight(token) == true }

    private func isConfidential(_ context: CallContext) -> Bool { login.api.isConfidential(context) }

    private func page(_ form: SetupForm, status: HTTPResponse.Status = .ok) -> Response {
        template.html(
            PageTemplate.Page(
                title: "Welcome to Gatehouse", text: ["Make the first super admin. This page works once."],
                content: form),
            status: status)
    }

    private static let maximumForm = 64 << 10
}
