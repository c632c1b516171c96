import Directory
import HTTPTypes
import Hummingbird
import Identity
import Mustache

/// The page that makes the first super admin, open only with the token that the program printed and only while there is no
/// active super admin (HTTP contract section 2.1).
struct SetupPages: Sendable {
    private let setup: Setup?
    private let directory: LiveDirectory
    private let policy: PasswordPolicy
    private let allowsPlain: Bool
    private let page: MustacheTemplate
    private let hashes = HashPool(threads: 1, queueLimit: 64)

    init(setup: Setup?, directory: LiveDirectory, settings: HTTPServiceSettings) throws {
        self.setup = setup
        self.directory = directory
        policy = PasswordPolicy(minimumLength: settings.passwordMinimumLength)
        allowsPlain = settings.allowsPlain
        page = try MustacheTemplate(string: Self.template)
    }

    /// The form, or a sentence when there is nothing to set up.
    func show(_ request: Request, _ context: CallContext) async throws -> Response {
        let token = request.uri.queryParameters["token"].map(String.init)
        guard isOpen(to: token) else { return closed() }
        return html(Form(token: token ?? ""))
    }

    /// Makes the super admin.
    func submit(_ request: Request, _ context: CallContext) async throws -> Response {
        guard allowsPlain || context.isLocal else { throw APIFailure(.forbidden, "passwords are refused without TLS") }
        guard Self.isSameOrigin(request) else { throw APIFailure(.forbidden, "the form was sent from another site") }
        guard request.headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true else {
            throw APIFailure(.unsupportedMediaType, "the set-up form is expected")
        }
        let fields: Fields
        do {
            let body = try await request.body.collect(upTo: 64 << 10)
            fields = try URLEncodedFormDecoder().decode(Fields.self, from: String(buffer: body))
        } catch let error as HTTPError where error.status == .contentTooLarge {
            throw error
        } catch {
            throw APIFailure(.badRequest, "the form cannot be read")
        }
        guard isOpen(to: fields.token ?? request.uri.queryParameters["token"].map(String.init)) else { return closed() }
        var form = Form(token: fields.token ?? "")
        form.username = (fields.username ?? "").trimmingSpace()
        form.email = (fields.email ?? "").trimmingSpace()
        let password = Array((fields.password ?? "").utf8)
        if fields.password != fields.password2 {
            form.problem = "The two passwords differ."
        } else if let refusal = policy.refusal(of: password) {
            form.problem = refusal.description
        } else {
            form.problem = try await make(form, password)
        }
        guard form.problem != nil else { return done(form.username) }
        return html(form, status: .badRequest)
    }

    private func make(_ form: Form, _ password: [UInt8]) async throws -> String? {
        let hash = try await hashes.run { try? PasswordHasher().hash(password) }
        guard let hash else { return "The password cannot be hashed." }
        let (username, email) = (form.username, form.email)
        do {
            try await directory.perform(Actor(door: .http, name: "setup")) { draft in
                guard !draft.snapshot.hasActiveSuperAdmin else {
                    throw ChangeError(.forbidden, "There is a super admin already.")
                }
                _ = try draft.firstSuperAdmin(
                    username: username, passwordHash: hash, email: email.isEmpty ? nil : email)
            }
            return nil
        } catch let error as ChangeError {
            return error.message
        }
    }

    private func isOpen(to token: String?) -> Bool {
        !directory.snapshot.hasActiveSuperAdmin && setup?.isRight(token) == true
    }

    /// A browser says where a form came from; a program need not.
    private static func isSameOrigin(_ request: Request) -> Bool {
        if let site = HTTPField.Name("Sec-Fetch-Site").flatMap({ request.headers[$0] }), site == "cross-site" {
            return false
        }
        guard let origin = request.headers[.origin] else { return true }
        guard let host = request.head.authority else { return false }
        return origin == "http://\(host)" || origin == "https://\(host)"
    }

    // MARK: Pages

    private struct Fields: Decodable {
        var token: String?
        var email: String?
        var username: String?
        var password: String?
        var password2: String?
    }

    private struct Form {
        var token: String
        var username = ""
        var email = ""
        var problem: String?
        var isForm = true
        var title = "Welcome to Gatehouse"
        var text = "Make the first super admin. This page works once."
    }

    private func closed() -> Response {
        var form = Form(token: "")
        form.isForm = false
        form.title = "Gatehouse"
        form.text =
            directory.snapshot.hasActiveSuperAdmin
            ? "This gateway is set up. Use the API, an LDAP client or the command line to work with it."
            : "This gateway is not set up yet. Open the link that the program printed when it started."
        return html(form)
    }

    private func done(_ username: String) -> Response {
        var form = Form(token: "")
        form.isForm = false
        form.title = "All set"
        form.text = "\(username) is the super admin of this gateway now, over HTTP and over LDAP."
        return html(form)
    }

    private func html(_ form: Form, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: page.render(form))))
    }

    private static let template = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{title}}</title>
        <link rel="stylesheet" href="/admin/style.css">
        </head>
        <body>
        <main>
        <h1>{{title}}</h1>
        <p>{{text}}</p>
        {{#problem}}<p class="problem" role="alert">{{.}}</p>{{/problem}}
        {{#isForm}}
        <form method="post" action="/admin/login" autocomplete="off">
        <input type="hidden" name="token" value="{{token}}">
        <label for="username">User name</label>
        <input id="username" name="username" required minlength="3" maxlength="200" value="{{username}}" autofocus>
        <label for="email">E-mail</label>
        <input id="email" name="email" type="email" maxlength="200" value="{{email}}">
        <label for="password">Password</label>
        <input id="password" name="password" type="password" required minlength="8" autocomplete="new-password">
        <label for="password2">Password, again</label>
        <input id="password2" name="password2" type="password" required minlength="8" autocomplete="new-password">
        <button type="submit">Make super admin</button>
        </form>
        {{/isForm}}
        </main>
        </body>
        </html>
        """

    static let style = Response(
        status: .ok, headers: [.contentType: "text/css; charset=utf-8"],
        body: .init(
            byteBuffer: ByteBuffer(
                string: """
                    :root { color-scheme: light dark; --accent: #1f5f8b; --line: #9aa5b1; --wrong: #b3261e; }
                    body { margin: 0; min-height: 100vh; display: grid; place-items: center;
                      font: 16px/1.5 system-ui, "Liberation Sans", sans-serif; background: Canvas; color: CanvasText; }
                    main { box-sizing: border-box; width: min(26rem, 100vw); padding: 2rem; }
                    h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
                    label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
                    input { box-sizing: border-box; width: 100%; padding: .6rem .7rem; font: inherit;
                      border: 1px solid var(--line); border-radius: .4rem; background: Field; color: FieldText; }
                    input:focus-visible, button:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
                    button { margin-top: 1.5rem; width: 100%; padding: .7rem; font: inherit; font-weight: 600;
                      color: #fff; background: var(--accent); border: 0; border-radius: .4rem; cursor: pointer; }
                    .problem { border-left: 4px solid var(--wrong); padding-left: .75rem; }
                    """)))
}
