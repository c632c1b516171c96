/// What changed at a source, as it was told.
struct SourceChanges: Sendable {
    /// The changes of one search.
    struct Part: Sendable {
        /// Entries that are new or different, whole.
        var entries: [SourceEntry] = []
        /// The identifiers of entries that are gone.
        var gone: Set<String> = []
        /// The identifiers of all entries that are there, besides those above; nil if absence says nothing.
        var present: Set<String>?
        /// What to go on from; nil if that stays what it was.
        var cookie: [UInt8]?

        /// Whether it says nothing at all.
        var isEmpty: Bool { entries.isEmpty && gone.isEmpty && present == nil }
    }

    /// People.
    var people = Part()
    /// Groups.
    var groups = Part()
}
