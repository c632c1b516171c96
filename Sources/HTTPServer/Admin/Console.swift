/// The page for those who are logged in. What it shows comes from the API, by its script.
struct Console: PageContent {
    /// The display name of the person.
    let name: String
    /// Whether a second factor has to be enrolled first.
    let mustEnrol: Bool

    /// What the page may load: its own script and style, answers of the API, pictures of QR codes in place.
    static let policy: String? =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

    static let script: String? = "/admin/console.js"

    /// The part of a page that shows it.
    static let template = """
        <noscript><p class="problem">This page needs JavaScript. All of it can be done through the API as well.</p></noscript>
        <div id="console"{{#mustEnrol}} data-must-enrol{{/mustEnrol}} data-name="{{name}}"></div>
        """
}
