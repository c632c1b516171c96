extension Settings {
    /// Holds values against each other that are fine alone.
    ///
    /// - Throws: `SettingsError` at the value that would have to change.
    func check(_ layer: SettingsLayer) throws {
        func refuse(_ key: String, _ reason: String) -> SettingsError {
            SettingsError(.conflict, key: key, at: layer.nearestOrigin(of: key), reason)
        }
        if posix.uidMin > posix.uidMax { throw refuse("posix.uidMin", "is above posix.uidMax (\(posix.uidMax))") }
        if posix.gidMin > posix.gidMax { throw refuse("posix.gidMin", "is above posix.gidMax (\(posix.gidMax))") }
        if limits.ldap.messageBeforeBind > limits.ldap.message {
            throw refuse("limits.ldap.messageBeforeBind", "is above limits.ldap.message (\(limits.ldap.message))")
        }
        if admin.password != nil, admin.passwordFile != nil {
            throw refuse("admin.passwordFile", "admin.password is given as well; give one of the two")
        }
        for (place, cert, key) in [("ldap", ldap.tls.cert, ldap.tls.key), ("http", http.tls.cert, http.tls.key)] {
            if cert != nil, key == nil { throw refuse("\(place).tls.cert", "has no key; give \(place).tls.key too") }
            if key != nil, cert == nil {
                throw refuse("\(place).tls.key", "has no certificate; give \(place).tls.cert too")
            }
        }
        if mail.sendmail != nil {
            guard let from = mail.from else { throw refuse("mail.sendmail", "has no sender; give mail.from too") }
            guard from.contains("@"), from.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !from.hasPrefix("-") else {
                throw refuse("mail.from", "is no e-mail address")
            }
            guard http.rootURL != nil else {
                throw refuse("mail.sendmail", "has no address for its links; give http.rootURL too")
            }
        }
        var names: Set<String> = []
        for (index, permission) in permissions.enumerated() {
            let key = "permissions.\(index).name"
            guard permission.isWellFormed else {
                throw refuse(
                    key, "\(permission.name.debugDescription) has to be two words of a-z 0-9 _ - with a colon between")
            }
            guard names.insert(permission.name).inserted else {
                throw refuse(key, "\(permission.name) is declared twice")
            }
        }
        for name in sources.keys.sorted() {
            guard let source = sources[name] else { continue }
            try source.check(at: "sources.\(name)", refuse)
        }
        for name in push.keys.sorted() {
            guard let target = push[name] else { continue }
            try target.check(at: "push.\(name)", refuse)
            for (other, source) in sources {
                try target.check(against: source, named: other, at: "push.\(name)", refuse)
            }
            for (other, second) in push where other != name {
                try target.check(against: second, named: other, at: "push.\(name)", refuse)
            }
        }
    }
}

extension SourceSettings {
    /// Holds the values of one source against each other.
    fileprivate func check(at place: String, _ refuse: (String, String) -> SettingsError) throws {
        try Self.checkConnection(url, tls, at: place, refuse)
        try bind.check(at: "\(place).bind", refuse)
        if let test = users.disabledWhen, SourceSettings.disabledTest(test) == nil {
            throw refuse("\(place).users.disabledWhen", "is no ATTRIBUTE=VALUE, such as employeeType=left")
        }
        for (index, rule) in roles.enumerated()
        where rule.userRole == nil && rule.listRole == nil && rule.nativeGroup == nil {
            throw refuse(
                "\(place).roles.\(index).group",
                "leads nowhere; write userRole: NAME, listRole: NAME or nativeGroup: NAME")
        }
    }

    /// Holds the addresses of one directory against the protection of the connection.
    static func checkConnection(
        _ url: [String], _ tls: TLS, at place: String, _ refuse: (String, String) -> SettingsError
    ) throws {
        if let mode = tls.mode {
            for url in url {
                let wanted = Self.impliedMode(of: url)
                // StartTLS or plain is a choice on ldap:// only; the other schemes leave none.
                if wanted != .starttls && mode != wanted || wanted == .starttls && mode == .ldaps {
                    let fitting = wanted == .starttls ? "starttls or off" : wanted.rawValue
                    throw refuse("\(place).tls.mode", "does not go with \(url); write \(fitting), or leave it out")
                }
            }
        } else if Set(url.map(Self.impliedMode)).count > 1 {
            throw refuse("\(place).url", "mixes ldap://, ldaps:// and ldapi://; use one of them")
        }
    }
}
