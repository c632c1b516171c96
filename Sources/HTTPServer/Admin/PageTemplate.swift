import Hummingbird
import Mustache
import NIOCore

/// The form of all pages: made once, without script, readable by everyone.
struct PageTemplate: Sendable {
    /// What stands on a page.
    struct Page {
        var title: String
        /// Paragraphs.
        var text: [String] = []
        /// Lines to be typed into a terminal.
        var commands: [String] = []
        var form: SetupForm?
    }

    private let template: MustacheTemplate

    init() throws { template = try MustacheTemplate(string: Self.text) }

    /// The page as an answer.
    func html(_ page: Page, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: template.render(page))))
    }

    /// The style sheet of all pages.
    static var style: Response {
        Response(
            status: .ok, headers: [.contentType: "text/css; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: styleText)))
    }

    private static let text = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{title}} – Gatehouse</title>
        <link rel="stylesheet" href="/admin/style.css">
        </head>
        <body>
        <main>
        <h1>{{title}}</h1>
        {{#text}}
        <p>{{.}}</p>
        {{/text}}
        {{#commands}}
        <pre tabindex="0"><code>{{.}}</code></pre>
        {{/commands}}
        {{#form}}
        {{#problem}}
        <p class="problem" role="alert" id="problem">{{.}}</p>
        {{/problem}}
        <form method="post" action="/admin/login">
        <input type="hidden" name="token" value="{{token}}">
        <label for="username">User name</label>
        <input id="username" name="username" value="{{username}}" required minlength="3" maxlength="200"
          autocomplete="username" autocapitalize="none" spellcheck="false" autofocus>
        <label for="email">E-mail</label>
        <input id="email" name="email" type="email" value="{{email}}" maxlength="254" autocomplete="email">
        <label for="password">Password</label>
        <input id="password" name="password" type="password" required minlength="{{minimum}}"
          autocomplete="new-password" aria-describedby="password-hint">
        <p class="hint" id="password-hint">At least {{minimum}} characters. A few words in a row make a good one.</p>
        <label for="password2">Password, again</label>
        <input id="password2" name="password2" type="password" required minlength="{{minimum}}"
          autocomplete="new-password">
        <button type="submit">Create super admin</button>
        </form>
        {{/form}}
        </main>
        </body>
        </html>
        """

    private static let styleText = """
        :root { color-scheme: light dark; --accent: #1f5f8b; --line: #7b8794; --wrong: #b3261e; --soft: #7b87941f; }
        @media (prefers-color-scheme: dark) { :root { --wrong: #f2b8b5; } }
        * { box-sizing: border-box; }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center;
          font: 1rem/1.5 system-ui, "Liberation Sans", sans-serif; background: Canvas; color: CanvasText; }
        main { width: min(32rem, 100vw); padding: 2rem 1.5rem; }
        h1 { font-size: 1.5rem; line-height: 1.2; margin: 0 0 .75rem; }
        p { margin: 0 0 .75rem; }
        label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
        input { width: 100%; padding: .6rem .7rem; font: inherit; border: 1px solid var(--line);
          border-radius: .4rem; background: Field; color: FieldText; }
        input:focus-visible, button:focus-visible, pre:focus-visible {
          outline: 3px solid var(--accent); outline-offset: 1px; }
        button { margin-top: 1.5rem; width: 100%; padding: .7rem; font: inherit; font-weight: 600;
          color: #fff; background: var(--accent); border: 0; border-radius: .4rem; cursor: pointer; }
        pre { overflow-x: auto; padding: .75rem; margin: 0 0 .75rem; background: var(--soft); border-radius: .4rem;
          font-size: .875rem; }
        .hint { margin: .25rem 0 0; font-size: .875rem; }
        .problem { border-left: 4px solid var(--wrong); padding-left: .75rem; color: var(--wrong); font-weight: 600; }

        """
}
