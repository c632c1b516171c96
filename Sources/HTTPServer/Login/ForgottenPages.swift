import Hummingbird
import Identity

/// The page on which somebody who has forgotten the password asks for a link by mail.
struct ForgottenPages: Sendable {
    static let path = "/admin/forgotten"

    let login: LoginPages
    let mail: ResetMail

    var routes: [Route] { [Route(.get, Self.path, handler: show), Route(.post, Self.path, handler: submit)] }

    private func show(_ request: Request, _ context: CallContext) throws -> Response {
        guard login.api.isConfidential(context) else { return login.template.needsTLS }
        return login.template.html(
            PageTemplate.Page(
                title: "Forgotten password",
                text: ["Say who you are; a link to set another password goes to your e-mail address."],
                content: ForgottenForm(action: Self.path)))
    }

    private func submit(_ request: Request, _ context: CallContext) async throws -> Response {
        guard login.api.isConfidential(context) else { return login.template.needsTLS }
        guard login.api.browsers.isFromHere(request) else {
            throw APIFailure(.forbidden, "the form was sent from another site")
        }
        let fields = try await request.formFields(maximumBytes: 64 << 10)
        let name = fields["username"]?.trimmingSpace() ?? ""
        if !name.isEmpty, name.utf8.count <= 2_000 { mail.ask(for: name, from: context.address) }
        return login.template.html(
            PageTemplate.Page(
                title: "Look at your mail",
                text: [
                    "If there is such an account with an e-mail address, a link is on its way. It is good for an hour.",
                    "Nothing comes? Ask those who run this site.",
                ]))
    }
}

/// What stands in the form for a forgotten password.
struct ForgottenForm: PageContent {
    /// Where the form is sent.
    let action: String

    static let template = """
        <form method="post" action="{{action}}">
        <label for="username">User name or e-mail</label>
        <input id="username" name="username" required maxlength="2000" autocomplete="username"
          autocapitalize="none" spellcheck="false" autofocus>
        <button type="submit">Send a link</button>
        </form>
        <p class="hint"><a href="/admin/login">Back to the log-in</a></p>
        """
}
