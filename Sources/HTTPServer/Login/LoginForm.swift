/// What stands in the form of the log-in; the password is never shown again.
struct LoginForm: PageContent {
    /// Where the form is sent.
    let action: String
    /// What was typed before; `nil` for nothing, since a template takes an empty text for one.
    var username: String?
    /// Where to go afterwards.
    var next: String
    /// Where those go who have forgotten the password, if a link can be sent to them.
    var forgotten: String?
    /// What went wrong, for people.
    var problem: String?
}

/// What stands in the form of the second step.
struct CodeForm: PageContent {
    /// Where the log-in begins.
    let start: String
    var token: String
    var next: String
    var problem: String?
}

extension LoginForm {
    /// The part of a page that shows the form.
    static let template = """
        <form method="post" action="{{action}}">
        <input type="hidden" name="next" value="{{next}}">
        <label for="username">User name or e-mail</label>
        <input id="username" name="username" value="{{username}}" required maxlength="2000"
          autocomplete="username" autocapitalize="none" spellcheck="false"{{^username}} autofocus{{/username}}>
        <label for="password">Password</label>
        <input id="password" name="password" type="password" required maxlength="2000"
          autocomplete="current-password"{{#username}} autofocus{{/username}}>
        <button type="submit">Log in</button>
        </form>
        {{#forgotten}}<p class="hint"><a href="{{forgotten}}">Forgotten the password?</a></p>{{/forgotten}}
        """
}

extension CodeForm {
    /// The part of a page that shows the form.
    static let template = """
        <form method="post" action="{{start}}/twofa">
        <input type="hidden" name="token" value="{{token}}">
        <input type="hidden" name="next" value="{{next}}">
        <label for="totp_code">Code</label>
        <input id="totp_code" name="totp_code" required maxlength="32" autocomplete="one-time-code"
          autocapitalize="none" spellcheck="false" autofocus>
        <button type="submit">Log in</button>
        </form>
        <p class="hint"><a href="{{start}}">Begin anew</a></p>
        """
}
