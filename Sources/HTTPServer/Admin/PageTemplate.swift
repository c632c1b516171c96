import HTTPTypes
import Hummingbird
import Mustache
import NIOCore

/// The form of all pages, readable by everyone. Those of the log-in work without script.
struct PageTemplate: Sendable {
    /// What stands on a page.
    struct Page {
        var title: String
        /// Paragraphs.
        var text: [String] = []
        /// Lines to be typed into a terminal.
        var commands: [String] = []
        var form: SetupForm?
        var login: LoginForm?
        var code: CodeForm?
        var console: Console?
    }

    private let template: MustacheTemplate

    init() throws {
        template = try MustacheTemplate(
            string: Self.head + SetupForm.template + LoginForm.template + CodeForm.template + Console.template
                + Self.foot)
    }

    /// The page as an answer.
    func html(_ page: Page, status: HTTPResponse.Status = .ok) -> Response {
        var response = Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: template.render(page))))
        if page.console != nil { response.headers[.contentSecurityPolicy] = Console.policy }
        return response
    }

    /// The page that says why no password is asked for.
    var needsTLS: Response {
        html(
            Page(
                title: "Not over this connection",
                text: [
                    "Passwords are refused without TLS from other machines. Open the link on the machine of the gateway, "
                        + "through an SSH tunnel, or allow it with http.allowPlain."
                ]), status: .forbidden)
    }

    private static let head = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{title}} – Gatehouse</title>
        <link rel="icon" href="/admin/icon.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/admin/style.css">
        {{#console}}
        <script src="/admin/console.js" defer></script>
        {{/console}}
        </head>
        <body>
        <main{{#console}} class="wide"{{/console}}>
        <h1>{{title}}</h1>
        {{#text}}
        <p>{{.}}</p>
        {{/text}}
        {{#commands}}
        <pre tabindex="0"><code>{{.}}</code></pre>
        {{/commands}}

        """

    private static let foot = """
        </main>
        </body>
        </html>
        """
}
