import CPAM

extension Login {
    /// Verifies the password, and the code of an account that has one.
    func authenticate() -> CInt {
        let given = item(PAM_AUTHTOK, of: handle)
        if options.usesFirstPassword, given == nil { return PAM_AUTH_ERR }
        var code = authenticateOnce()
        if code == PAM_AUTH_ERR, given != nil, options.triesFirstPassword {
            // What another module asked for is not ours: ask anew.
            pam_set_item(handle, PAM_AUTHTOK, nil)
            code = authenticateOnce()
        }
        return code
    }

    private func authenticateOnce() -> CInt {
        var password: UnsafePointer<CChar>?
        let prompt: UnsafePointer<CChar>? =
            options.joinsCode ? cString("Password, and one-time code if you have one: ") : nil
        let asked = pam_get_authtok(handle, PAM_AUTHTOK, &password, prompt)
        guard asked == PAM_SUCCESS, let password else { return asked == PAM_SUCCESS ? PAM_AUTH_ERR : asked }
        // An empty password is never success, and nobody is asked about it.
        guard password.pointee != 0 else { return PAM_AUTH_ERR }
        var answer = check(password, code: nil)
        if answer.outcome == .codeRequired {
            OfflinePassword.forget(self)
            guard !options.joinsCode else {
                tell(cString("Put the one-time code behind the password."))
                return PAM_AUTH_ERR
            }
            guard var code = askForCode() else { return PAM_AUTH_ERR }
            answer = code.withCString { check(password, code: $0) }
        }
        if options.offline > 0, isGoodOffline(password, answer) { return PAM_SUCCESS }
        return result(of: answer)
    }

    /// Whether the kept password stands in for a gateway that is away; keeps or forgets one when it is not.
    private func isGoodOffline(_ password: UnsafePointer<CChar>, _ answer: borrowing Answer) -> Bool {
        switch answer.outcome {
        case .unavailable:
            guard OfflinePassword.verify(password, self) else { return false }
            OfflinePassword.noteUse(self)
            gatehouse_log(handle, LOG_NOTICE, cString("let in by the password that was kept, without the gateway"))
            return true
        case .yes where !answer.usedCode: OfflinePassword.keep(password, self)
        // What anybody can type says nothing; the password that was kept says that it is void now.
        case .invalid where !OfflinePassword.verify(password, self): break
        default: OfflinePassword.forget(self)
        }
        return false
    }

    private func check(_ password: UnsafePointer<CChar>, code: UnsafePointer<CChar>?) -> Answer {
        var request = Request("check", user: user, handle, options, asks: true)
        request.add("password", password)
        if let code { request.add("code", code) }
        return Gateway.ask(request, options)
    }

    /// Whether the account may be used here.
    func account() -> CInt {
        let answer = Gateway.ask(Request("account", user: user, handle, options, asks: true), options)
        switch answer.outcome {
        case .unavailable: if options.offline > 0, OfflinePassword.wasUsed(self) { return PAM_SUCCESS }
        case .yes: break
        default: OfflinePassword.forget(self)
        }
        return result(of: answer)
    }
}
