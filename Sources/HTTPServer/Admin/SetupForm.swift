import Identity

/// What was typed into the set-up form, passwords left out: it may be shown again.
struct SetupForm {
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
