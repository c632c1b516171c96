import LDAPProtocol

/// What the form of a bind request says about how to go on, before anyone's password is looked at.
enum BindStep: Equatable {
    /// The end of it: a refusal, or an anonymous bind that succeeded.
    case end(ResultCode, String)
    /// A name and a password to verify; the password is not empty.
    case verify(name: [UInt8], SecretBytes)
    /// A step of a SASL mechanism.
    case sasl(mechanism: String, SecretBytes?)

    /// Looks at a request.
    ///
    /// - Parameter takesPasswords: whether a password may come over this connection.
    init(_ request: BindRequest, takesPasswords: Bool) {
        guard request.version == 3 else {
            self = .end(.protocolError, "version \(request.version) of LDAP is not supported; use version 3")
            return
        }
        let password: SecretBytes
        switch request.authentication {
        case .simple(let given): password = given
        case .sasl(let mechanism, let credentials):
            self = .sasl(mechanism: mechanism, credentials)
            return
        case .unsupported:
            self = .end(.authMethodNotSupported, "only simple and SASL binds are supported")
            return
        }
        guard !password.isEmpty else {
            // A name without a password must not pass for a login (RFC 4513 section 5.1.2).
            self =
                request.name.isEmpty
                ? .end(.success, "") : .end(.unwillingToPerform, "a bind with a name needs a password")
            return
        }
        guard takesPasswords else {
            self = .end(.confidentialityRequired, "a password needs a protected connection")
            return
        }
        self = .verify(name: request.name, password)
    }
}
