/// What stands in the form of the log-in; the password is never shown again.
struct LoginForm {
    var username = ""
    /// Where to go afterwards.
    var next = LocalPath.standard
    /// What went wrong, for people.
    var problem: String?
}

/// What stands in the form of the second step.
struct CodeForm {
    var token: String
    var next = LocalPath.standard
    var problem: String?
}

extension LoginForm {
    /// The part of a page that shows the form.
    static let template = """
        {{#login}}
        {{#problem}}
        <p class="problem" role="alert" id="problem">{{.}}</p>
        {{/problem}}
        <form method="post" action="/admin/login">
        <input type="hidden" name="next" value="{{next}}">
        <label for="username">User name or e-mail</label>
        <input id="username" name="username" value="{{username}}" required maxlength="2000"
          autocomplete="username" autocapitalize="none" spellcheck="false" autofocus>
        <label for="password">Password</label>
        <input id="password" name="password" type="password" required maxlength="2000"
          autocomplete="current-password">
        <button type="submit">Log in</button>
        </form>
        {{/login}}

        """
}

extension CodeForm {
    /// The part of a page that shows the form.
    static let template = """
        {{#code}}
        {{#problem}}
        <p class="problem" role="alert" id="problem">{{.}}</p>
        {{/problem}}
        <form method="post" action="/admin/login/twofa">
        <input type="hidden" name="token" value="{{token}}">
        <input type="hidden" name="next" value="{{next}}">
        <label for="totp_code">Code</label>
        <input id="totp_code" name="totp_code" required maxlength="32" autocomplete="one-time-code"
          autocapitalize="none" spellcheck="false" autofocus>
        <button type="submit">Log in</button>
        </form>
        <p class="hint"><a href="/admin/login">Begin anew</a></p>
        {{/code}}

        """
}
