import Identity

/// Who a connection is after a bind that succeeded.
///
/// It is a claim to be checked with each operation: the entry may be gone, disabled or have other credentials by then,
/// and the connection is anonymous from that moment on.
struct BoundIdentity: Hashable, Sendable {
    /// The entry that was bound as.
    var entry: EntryID
    /// The user's count of credential changes at the time of the bind.
    var credentialGeneration: Int64
    /// The token or app password that was bound with; who had it revoked is anonymous too.
    var token: TokenID?
    /// From when on that is refused; `nil` for never.
    var expiresAt: Timestamp?
    /// Whether it was an app password: a program that reads in somebody's name, and proves nothing of him.
    var isAppPassword = false
    /// Whether the password has to be changed before anything else.
    var mustChangePassword = false
    /// The operator of this machine who it is in the place of an entry: may do everything, as `cli:NAME` in the log.
    var unixOperator: UnixOperator?

    /// An operator of this machine.
    struct UnixOperator: Hashable, Sendable {
        /// The name under which changes are recorded, such as `cli:root`.
        var name: String
        /// The name that Who am I tells.
        var distinguishedName: String
    }

    init(entry: EntryID, credentialGeneration: Int64) {
        self.entry = entry
        self.credentialGeneration = credentialGeneration
    }

    /// An operator. No entry has the number 0.
    init(_ unixOperator: UnixOperator) {
        self.init(entry: EntryID(rawValue: 0), credentialGeneration: 0)
        self.unixOperator = unixOperator
    }
}
