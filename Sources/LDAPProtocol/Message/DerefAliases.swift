/// Which aliases a search follows (RFC 4511 section 4.5.1.3).
public enum DerefAliases: Int32, Hashable, Sendable, CaseIterable {
    /// None.
    case never = 0
    /// Those below the base object.
    case inSearching = 1
    /// The base object.
    case findingBaseObject = 2
    /// The base object and those below it.
    case always = 3
}
