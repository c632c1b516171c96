import CPAM

// The functions that PAM looks for. Each handles one call and leaves nothing behind: no thread, no signal, no
// descriptor.

/// What stands behind the name of the module in `/etc/pam.d`.
public typealias Arguments = UnsafeMutablePointer<UnsafePointer<CChar>?>?

/// Verifies the password, and the code of an account that has one.
@c(pam_sm_authenticate)
public func authenticate(_ handle: OpaquePointer?, _ flags: CInt, _ count: CInt, _ arguments: Arguments) -> CInt {
    var code: CInt = PAM_SUCCESS
    guard let login = Login(handle, flags, count, arguments, &code) else { return code }
    return login.authenticate()
}

/// There are no credentials beside the log-in.
@c(pam_sm_setcred)
public func setCredentials(_ handle: OpaquePointer?, _ flags: CInt, _ count: CInt, _ arguments: Arguments) -> CInt {
    PAM_SUCCESS
}

/// Tells whether the account may be used here.
@c(pam_sm_acct_mgmt)
public func manageAccount(_ handle: OpaquePointer?, _ flags: CInt, _ count: CInt, _ arguments: Arguments) -> CInt {
    var code: CInt = PAM_SUCCESS
    guard let login = Login(handle, flags, count, arguments, &code) else { return code }
    return login.account()
}

/// Changes the password, in two calls.
@c(pam_sm_chauthtok)
public func changePassword(_ handle: OpaquePointer?, _ flags: CInt, _ count: CInt, _ arguments: Arguments) -> CInt {
    var code: CInt = PAM_SUCCESS
    guard let login = Login(handle, flags, count, arguments, &code) else { return code }
    return flags & CInt(PAM_PRELIM_CHECK) != 0 ? login.prepareChange() : login.change()
}

/// A session needs nothing.
@c(pam_sm_open_session)
public func openSession(_ handle: OpaquePointer?, _ flags: CInt, _ count: CInt, _ arguments: Arguments) -> CInt {
    PAM_SUCCESS
}

/// A session leaves nothing.
@c(pam_sm_close_session)
public func closeSession(_ handle: OpaquePointer?, _ flags: CInt, _ count: CInt, _ arguments: Arguments) -> CInt {
    PAM_SUCCESS
}
