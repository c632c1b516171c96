import LDAPProtocol

/// What a directory says in a search that asks for content synchronisation (RFC 4533).
enum SyncMessage: Sendable {
    /// An entry with what became of it; of one that is gone the name alone.
    case entry(SourceEntry, SyncStateControl)
    /// Something between entries.
    case info(SyncInfo)
    /// The end of a search that does not go on.
    case done(SyncDoneControl)
}
