import HTTPTypes
import Hummingbird
import Mustache
import NIOCore

/// What stands on a page below its text: a form, or the place that a script fills.
protocol PageContent: Sendable {
    /// Mustache; the names in it are those of the type's properties.
    static var template: String { get }
    /// What the page may load beside style and icon.
    static var policy: String? { get }
    /// The path of the page's script.
    static var script: String? { get }
    /// What went wrong, for people; it stands above the rest.
    var problem: String? { get }
}

extension PageContent {
    static var policy: String? { nil }
    static var script: String? { nil }
    var problem: String? { nil }
}

/// The form of all pages, readable by everyone. Those of the log-in work without script.
struct PageTemplate: Sendable {
    /// What stands on a page.
    struct Page {
        var title: String
        /// Below which path style and icon lie.
        var files = "/admin"
        /// Paragraphs.
        var text: [String] = []
        var content: (any PageContent)?
    }

    /// What the frame shows of a page.
    private struct Frame {
        let page: Page
        let script: String?
        let problem: String?
        /// Rendered already.
        let content: String
    }

    private let frame: MustacheTemplate
    private let contents: [ObjectIdentifier: MustacheTemplate]

    /// Compiles the templates.
    ///
    /// - Throws: what Mustache throws.
    init(_ contents: [any PageContent.Type]) throws {
        frame = try MustacheTemplate(string: Self.text)
        self.contents = Dictionary(
            uniqueKeysWithValues: try contents.map {
                (ObjectIdentifier($0), try MustacheTemplate(string: $0.template))
            })
    }

    /// The page as an answer.
    func html(_ page: Page, status: HTTPResponse.Status = .ok) -> Response {
        let kind = page.content.map { type(of: $0) }
        let content = page.content.flatMap { content in kind.flatMap { contents[ObjectIdentifier($0)]?.render(content) }
        }
        let text = frame.render(
            Frame(page: page, script: kind?.script, problem: page.content?.problem, content: content ?? ""))
        var response = Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
        if let policy = kind?.policy { response.headers[.contentSecurityPolicy] = policy }
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

    private static let text = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{page.title}} – Gatehouse</title>
        <link rel="icon" href="{{page.files}}/icon.svg" type="image/svg+xml">
        <link rel="stylesheet" href="{{page.files}}/style.css">
        {{#script}}
        <script src="{{.}}" defer></script>
        {{/script}}
        </head>
        <body>
        <main{{#script}} class="wide"{{/script}}>
        <h1>{{page.title}}</h1>
        {{#page.text}}
        <p>{{.}}</p>
        {{/page.text}}
        {{#problem}}
        <p class="problem" role="alert" id="problem">{{.}}</p>
        {{/problem}}
        {{{content}}}
        </main>
        </body>
        </html>
        """
}
