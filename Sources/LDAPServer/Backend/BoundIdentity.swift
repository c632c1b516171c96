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
}
