import CPAM

/// One call of PAM: the line of the configuration, and whom it is about.
struct Login: ~Copyable {
    let handle: OpaquePointer
    let options: Options
    let user: UnsafePointer<CChar>
    /// Whether nothing is to be shown.
    private let isSilent: Bool

    /// Finds out whom it is about.
    ///
    /// - Parameter code: why there is no login, in the terms of PAM.
    init?(
        _ handle: OpaquePointer?, _ flags: CInt, _ count: CInt,
        _ arguments: UnsafeMutablePointer<UnsafePointer<CChar>?>?, _ code: inout CInt
    ) {
        code = PAM_SERVICE_ERR
        guard let handle, let options = Options(handle, count, arguments) else { return nil }
        var name: UnsafePointer<CChar>?
        code = pam_get_user(handle, &name, nil)
        guard code == PAM_SUCCESS, let name, name.pointee != 0 else {
            if code == PAM_SUCCESS { code = PAM_USER_UNKNOWN }
            return nil
        }
        // Whoever may make users in the directory is not to become root of every host by that.
        if let entry = pam_modutil_getpwnam(handle, name), Int(entry.pointee.pw_uid) < options.minimumUser {
            code = PAM_USER_UNKNOWN
            return nil
        }
        self.handle = handle
        self.options = options
        user = name
        isSilent = flags & CInt(PAM_SILENT) != 0
    }

    /// Shows a sentence.
    func tell(_ text: UnsafePointer<CChar>, style: CInt = PAM_ERROR_MSG) {
        if !isSilent { _ = gatehouse_prompt(handle, style, nil, text) }
    }

    /// Asks for a secret; `nil` when the client cannot be asked, or gives nothing.
    func askForCode() -> SecretBytes? {
        var response: UnsafeMutablePointer<CChar>?
        let code = gatehouse_prompt(handle, PAM_PROMPT_ECHO_OFF, &response, cString("One-time code: "))
        guard let response else { return nil }
        defer {
            explicit_bzero(response, strlen(response))
            free(response)
        }
        guard code == PAM_SUCCESS, response.pointee != 0 else { return nil }
        var secret = SecretBytes(capacity: 64)
        secret.append(UnsafePointer(response))
        return secret
    }

    /// The code of PAM for an answer, and what is to be said about it.
    func result(of answer: borrowing Answer) -> CInt {
        switch answer.outcome {
        case .yes: return PAM_SUCCESS
        case .unknownUser: return PAM_USER_UNKNOWN
        case .invalid, .codeRequired, .unfitPassword: return PAM_AUTH_ERR
        case .mustChangePassword: return PAM_NEW_AUTHTOK_REQD
        case .expired:
            tell(cString("Your password or your account has expired."))
            return PAM_ACCT_EXPIRED
        case .disabled:
            tell(cString("Your account is disabled."))
            return PAM_ACCT_EXPIRED
        case .notPermitted:
            tell(cString("Your account may not be used here."))
            return PAM_PERM_DENIED
        case .unavailable:
            gatehouse_log(handle, LOG_WARNING, cString("the gateway does not answer, or cannot decide now"))
            return PAM_AUTHINFO_UNAVAIL
        case .wrongRequest:
            gatehouse_log(
                handle, LOG_ERR, cString("the gateway does not understand what is asked; see require= and group="))
            return PAM_SERVICE_ERR
        }
    }
}
