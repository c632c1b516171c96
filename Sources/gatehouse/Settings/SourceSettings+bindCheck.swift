extension SourceSettings.Bind {
    /// Whether a password is given, here or in a file.
    private var hasPassword: Bool { password != nil || passwordFile != nil }

    /// Holds what is said about who binds against the mechanism, each of which needs something else.
    func check(at place: String, _ refuse: (String, String) -> SettingsError) throws {
        if password != nil, passwordFile != nil {
            throw refuse("\(place).passwordFile", "bind.password is given as well; give one of the two")
        }
        let mechanism = mechanism ?? .simple
        switch mechanism {
        case .simple:
            if (dn == nil) == hasPassword {
                throw refuse(place, "needs a dn and a password, or neither; write passwordFile: FILE")
            }
            if user != nil || keytab != nil || authorizeAs != nil {
                throw refuse("\(place).mechanism", "is simple, which takes a dn and a password only")
            }
            return
        case .external:
            if user != nil || keytab != nil || hasPassword {
                throw refuse("\(place).mechanism", "is EXTERNAL, which takes nothing but authorizeAs")
            }
        case .gssapi:
            if keytab == nil || hasPassword {
                throw refuse("\(place).mechanism", "is GSSAPI, which takes a keytab and no password")
            }
        case .scramSHA256, .scramSHA1, .plain:
            if user == nil || !hasPassword || keytab != nil {
                throw refuse("\(place).mechanism", "is \(mechanism.rawValue), which takes a user and a password")
            }
        }
        if dn != nil { throw refuse("\(place).dn", "does not go with \(mechanism.rawValue), which takes user instead") }
    }
}
