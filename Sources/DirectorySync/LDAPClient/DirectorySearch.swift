/// A search at another directory (RFC 4511 4.5.1).
public struct DirectorySearch: Sendable, Equatable {
    /// How deep below the base is searched.
    public enum Scope: Int32, Sendable {
        /// The base alone.
        case base = 0
        /// The entries directly below the base.
        case one = 1
        /// The base and everything below it.
        case subtree = 2
    }

    /// The DN to search from.
    public var base: String

    /// How deep below the base is searched.
    public var scope: Scope

    /// The filter as text (RFC 4515); values inside it must have gone through ``LDAPText``.
    public var filter: String

    /// The attributes to be sent, each named; an empty list would mean all of them.
    public var attributes: [String]

    /// How many entries a page holds (RFC 2696); 0 searches without paging.
    public var pageSize: Int

    /// The most entries the directory shall send, 0 for as many as there are.
    public var sizeLimit: Int

    /// Whether to find nothing is an answer like any other, though references to elsewhere come with it; else a directory
    /// that has only those has not been read.
    public var mayFindNothing = false

    /// Describes a search.
    public init(
        base: String, scope: Scope = .subtree, filter: String, attributes: [String], pageSize: Int = 500,
        sizeLimit: Int = 0
    ) {
        self.base = base
        self.scope = scope
        self.filter = filter
        self.attributes = attributes
        self.pageSize = pageSize
        self.sizeLimit = sizeLimit
    }
}
