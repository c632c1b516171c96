import Identity

/// What was typed into the set-up form, passwords left out: it may be shown again.
struct SetupForm: PageContent {
    var token: String
    var username = ""
    var email = ""
    /// The least length of the password.
    var minimum: Int
    /// What is wrong with it, for people.
    var problem: String?

    init(token: String, minimum: Int) {
        self.token = token
        self.minimum = minimum
    }

    /// Takes over what was sent; ``problem`` says what is wrong with it.
    init(_ fields: FormFields, policy: PasswordPolicy) {
        self.init(token: fields["token"] ?? "", minimum: policy.minimumLength)
        username = fields["username"]?.trimmingSpace() ?? ""
        email = fields["email"]?.trimmingSpace() ?? ""
        let password = fields["password"] ?? ""
        if username.isEmpty {
            problem = "A user name is needed."
        } else if password != fields["password2"] {
            problem = "The two passwords differ."
        } else if let refusal = policy.refusal(of: Array(password.utf8), contextWords: [username, email, "gatehouse"]) {
            problem = refusal.description
        }
    }
}

extension SetupForm {
    /// The part of a page that shows the form.
    static let template = """
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
        """
}
