import Identity

/// What stands in an entry of another directory to say that it is ours, and of which of our entries it is the copy:
/// `gatehouse:BASE:ENTRY`, both identifiers in the text form of RFC 4122.
///
/// The first one is that of the base entry of this directory, so that two gateways which write to one directory leave each
/// other's entries alone. Whoever may write this attribute there decides what is ours; nothing without it is ever touched.
struct PushMark {
    private let prefix: String

    /// The marks of the directory with this base entry.
    init(base: EntryUUID) {
        prefix = "gatehouse:\(base):"
    }

    /// The mark of an entry's copy.
    func text(of entry: EntryUUID) -> String { prefix + entry.description }

    /// The entry of which an entry with such values is the copy; nil without a mark of ours, or with several.
    func entry(in values: [[UInt8]]) -> EntryUUID? {
        let marks = values.filter(isMark)
        guard marks.count == 1, let mark = marks.first else { return nil }
        return EntryUUID(text: mark.dropFirst(prefix.utf8.count))
    }

    /// Whether a value is a mark of ours.
    func isMark(_ value: [UInt8]) -> Bool {
        value.starts(with: prefix.utf8)
    }

    /// The filter that finds all copies (RFC 4515).
    func filter(_ attribute: String) -> String { "(\(attribute)=\(LDAPText.filterValue(prefix))*)" }

    /// The filter that finds the copy of one entry.
    func filter(_ attribute: String, of entry: EntryUUID) -> String {
        "(\(attribute)=\(LDAPText.filterValue(text(of: entry))))"
    }
}
