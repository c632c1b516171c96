import Identity

/// What stands in the form for a new password; none is ever shown again.
struct NewPasswordForm: PageContent {
    /// Where the form is sent.
    let action: String
    /// What lets the one who sends it.
    let token: String
    /// The number of the user, where the token does not tell.
    var user = ""
    var next = ""
    /// The fewest bytes.
    let minimum: Int
    var problem: String?
}

extension NewPasswordForm {
    /// The part of a page that shows the form.
    static let template = """
        <form method="post" action="{{action}}">
        <input type="hidden" name="token" value="{{token}}">
        <input type="hidden" name="user" value="{{user}}">
        <input type="hidden" name="next" value="{{next}}">
        <label for="password">New password</label>
        <input id="password" name="password" type="password" required minlength="{{minimum}}" maxlength="2000"
          autocomplete="new-password" autofocus>
        <label for="password2">The same again</label>
        <input id="password2" name="password2" type="password" required maxlength="2000"
          autocomplete="new-password">
        <p class="hint">At least {{minimum}} characters.</p>
        <button type="submit">Set the password</button>
        </form>
        """

    /// The two fields, if they agree.
    ///
    /// - Throws: `FieldError`.
    static func password(in fields: FormFields) throws(FieldError) -> Secret<[UInt8]> {
        let password = fields["password"] ?? ""
        guard !password.isEmpty else { throw FieldError(field: "password", problem: "A password is needed.") }
        guard fields["password2"] == password else {
            throw FieldError(field: "password2", problem: "The two passwords differ.")
        }
        return Secret(Array(password.utf8))
    }
}
