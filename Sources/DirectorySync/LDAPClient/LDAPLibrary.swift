import CLDAP
import Glibc

/// What has to be done once per process before libldap is called.
enum LDAPLibrary {
    /// Touch it before the first call; true when the library and the process are ready.
    static let isReady: Bool = {
        // Otherwise libldap obeys ldap.conf, ~/.ldaprc and LDAP* variables, one of which switches verification off.
        setenv("LDAPNOINIT", "1", 1)
        // A write to a server that died would end the process.
        signal(SIGPIPE, SIG_IGN)
        return Watchdog.shared.start()
    }()
}
