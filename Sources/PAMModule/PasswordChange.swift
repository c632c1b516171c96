import CPAM

extension Login {
    /// The first call of two: whether a password can be changed here at all, and the old one.
    func prepareChange() -> CInt {
        var old: UnsafePointer<CChar>?
        let asked = pam_get_authtok(handle, PAM_OLDAUTHTOK, &old, cString("Current password: "))
        guard asked == PAM_SUCCESS, let old, old.pointee != 0 else {
            return asked == PAM_SUCCESS ? PAM_AUTH_ERR : asked
        }
        var request = Request("check", user: user, handle, options, asks: false)
        request.add("password", old)
        let answer = Gateway.ask(request, options)
        switch answer.outcome {
        // The code is asked for when everything else is there: it is good once.
        case .codeRequired, .mustChangePassword: return PAM_SUCCESS
        default: return result(of: answer)
        }
    }

    /// The second call: the new password, twice, as often as it is refused.
    func change() -> CInt {
        guard let old = item(PAM_OLDAUTHTOK, of: handle), old.pointee != 0 else { return PAM_AUTHTOK_RECOVERY_ERR }
        let isGiven = item(PAM_AUTHTOK, of: handle) != nil
        for _ in 0..<(isGiven ? 1 : 3) {
            var new: UnsafePointer<CChar>?
            // PAM asks twice itself, and says so when the two differ.
            let asked = pam_get_authtok(handle, PAM_AUTHTOK, &new, nil)
            guard asked == PAM_SUCCESS, let new else { return asked == PAM_SUCCESS ? PAM_AUTHTOK_ERR : asked }
            var answer = change(from: old, to: new, code: nil)
            if answer.outcome == .codeRequired {
                guard var code = askForCode() else { return PAM_AUTHTOK_ERR }
                answer = code.withCString { change(from: old, to: new, code: $0) }
            }
            if answer.outcome == .yes {
                OfflinePassword.forget(self)
                return PAM_SUCCESS
            }
            answer.withMessage { tell($0) }
            guard answer.outcome == .unfitPassword else {
                return answer.outcome == .unavailable ? PAM_AUTHINFO_UNAVAIL : PAM_AUTHTOK_ERR
            }
            pam_set_item(handle, PAM_AUTHTOK, nil)
        }
        return PAM_AUTHTOK_ERR
    }

    private func change(
        from old: UnsafePointer<CChar>, to new: UnsafePointer<CChar>, code: UnsafePointer<CChar>?
    ) -> Answer {
        var request = Request("change_password", user: user, handle, options, asks: false)
        request.add("password", old)
        request.add("new_password", new)
        if let code { request.add("code", code) }
        return Gateway.ask(request, options)
    }
}
