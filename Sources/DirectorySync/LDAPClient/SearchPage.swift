/// One page of a search, or what came of it before it broke.
struct SearchPage: Sendable {
    /// The entries of this page.
    var entries: [EncodedEntry] = []

    /// How many continuation references came along.
    var references = 0

    /// Where the next page begins; nil when there is none to come.
    var cookie: [UInt8]?

    /// Why the page is not whole; nil when it ended with success.
    var failure: DirectoryError?
}

/// How a search ended. Only `complete` says that what is missing does not exist.
public enum SearchCompletion: Sendable, Equatable {
    /// The last page came with success and an empty cookie.
    case complete(SearchStatistics)
    /// The search broke off; what came before is a part.
    case incomplete(DirectoryError, SearchStatistics)

    /// The figures of the search, whichever way it ended.
    public var statistics: SearchStatistics {
        switch self {
        case .complete(let statistics), .incomplete(_, let statistics): statistics
        }
    }

    /// Why the search is not complete; nil when it is.
    public var failure: DirectoryError? {
        switch self {
        case .complete: nil
        case .incomplete(let error, _): error
        }
    }

    /// Whether everything came.
    public var isComplete: Bool { failure == nil }
}

/// What a search brought, in figures.
public struct SearchStatistics: Sendable, Equatable {
    /// Entries that came.
    public var entries = 0
    /// Pages that came.
    public var pages = 0
    /// Continuation references, which are counted and not followed.
    public var references = 0

    /// Figures of a search that has not begun.
    public init() {}
}

/// The answer to a search that looks for one entry.
public enum EntryLookup: Sendable, Equatable {
    /// Exactly this entry.
    case found(SourceEntry)
    /// The directory searched all of the base and has no such entry, or none that we may see.
    case absent
    /// Nothing is known; never to be taken for `absent`.
    case unknown(DirectoryError)
}
