public import Glibc

/// The process at the other end of a socket of this machine, as the kernel vouches for it (`SO_PEERCRED`).
///
/// Its three numbers lie in memory as those of `struct ucred` in `unix(7)`.
public struct UnixCredentials: Hashable, Sendable {
    /// The process.
    public let process: pid_t
    /// The user it ran as when it connected.
    public let user: uid_t
    /// Its first group.
    public let group: gid_t

    /// The name that OpenLDAP has for it, and that clients of a local socket know.
    public var distinguishedName: String { "gidNumber=\(group)+uidNumber=\(user),cn=peercred,cn=external,cn=auth" }
}
