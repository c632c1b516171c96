/// How far below the base object a search goes (RFC 4511 section 4.5.1.2).
public enum SearchScope: Int32, Hashable, Sendable, CaseIterable {
    /// The base object alone.
    case baseObject = 0
    /// The entries directly below the base object.
    case singleLevel = 1
    /// The base object and all entries below it.
    case wholeSubtree = 2
    /// All entries below the base object, without it (draft-sermersheim-ldap-subordinate-scope).
    case subordinates = 3
}
