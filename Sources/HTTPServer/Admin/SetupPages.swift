import Directory
import HTTPTypes
import Hummingbird
import Identity
import LDAPProtocol
import Logging

/// The pages of the first run. The form that makes the first super admin opens only with the token that the program
/// printed, and only while there is no active super admin (HTTP contract section 2.1, decisions 9).
struct SetupPages: Sendable {
    private let setup: Setup?
    private let directory: LiveDirectory
    private let settings: HTTPServiceSettings
    private let policy: PasswordPolicy
    private let template: PageTemplate
    private let hashes = HashPool(threads: 1, queueLimit: 64)

    /// Compiles the template.
    ///
    /// - Throws: what Mustache throws.
    init(setup: Setup?, directory: LiveDirectory, settings: HTTPServiceSettings) throws {
        self.setup = setup
        self.directory = directory
        self.settings = settings
        policy = PasswordPolicy(minimumLength: settings.passwordMinimumLength)
        template = try PageTemplate()
    }

    var routes: [Route] {
        [
            Route(.get, "/") { _, _ in .redirect(to: "/admin", type: .found) },
            Route(.get, "/admin") { _, _ in state() },
            Route(.get, "/admin/login", handler: show),
            Route(.post, "/admin/login", handler: submit),
            Route(.get, "/admin/style.css") { _, _ in PageTemplate.style },
        ]
    }

    /// What there is to do now.
    private func state(_ status: HTTPResponse.Status = .ok) -> Response {
        guard directory.snapshot.hasActiveSuperAdmin else {
            return template.html(
                PageTemplate.Page(
                    title: "Not set up yet",
                    text: ["Open the link that the program printed when it started. It makes the first super admin."]),
                status: status)
        }
        let base = directory.context.baseDN.description
        return template.html(
            PageTemplate.Page(
                title: "This gateway is set up",
                text: [
                    "People and services log in over LDAP; programs ask over HTTP. Try it with your user name in place "
                        + "of NAME, and with the host and port of the gateway:"
                ],
                commands: [
                    "ldapwhoami -x -H ldap://HOST:PORT -D \"uid=NAME,ou=people,\(base)\" -W",
                    "curl -u NAME http://HOST:PORT/api/profile",
                ]), status: status)
    }

    /// The form.
    private func show(_ request: Request, _ context: CallContext) throws -> Response {
        let token = try request.queryFields()["token"]
        guard isOpen(to: token) else { return state(isSetUp ? .ok : .forbidden) }
        guard isConfidential(context) else { return needsTLS }
        return page(SetupForm(token: token ?? "", minimum: policy.minimumLength))
    }

    /// Makes the super admin.
    private func submit(_ request: Request, _ context: CallContext) async throws -> Response {
        guard isConfidential(context) else { return needsTLS }
        guard BrowserGuard(rootURL: settings.rootURL).isFromHere(request) else {
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
        return .redirect(to: "/admin", type: .found)
    }

    /// - Returns: why it can't be done, for people.
    private func make(_ form: SetupForm, _ password: String, _ context: CallContext) async throws -> String? {
        let secret = Secret(Array(password.utf8))
        let hash = try await hashes.run { Result { try PasswordHasher().hash(secret.exposed) } }.get()
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

    private var isSetUp: Bool { directory.snapshot.hasActiveSuperAdmin }

    private func isOpen(to token: String?) -> Bool { !isSetUp && setup?.isRight(token) == true }

    private func isConfidential(_ context: CallContext) -> Bool { settings.allowsPlain || context.isLocal }

    private func page(_ form: SetupForm, status: HTTPResponse.Status = .ok) -> Response {
        template.html(
            PageTemplate.Page(
                title: "Welcome to Gatehouse", text: ["Make the first super admin. This page works once."], form: form),
            status: status)
    }

    private var needsTLS: Response {
        template.html(
            PageTemplate.Page(
                title: "Not over this connection",
                text: [
                    "Passwords are refused without TLS from other machines. Open the link on the machine of the gateway, "
                        + "through an SSH tunnel, or allow it with http.allowPlain."
                ]), status: .forbidden)
    }

    private static let maximumForm = 64 << 10
}
