public import LDAPProtocol

/// What the controls of a search request ask for.
public struct SearchControls: Hashable, Sendable {
    /// One page of the result (RFC 2696).
    public var paging: PagedResultsControl?
    /// An order of the result (RFC 2891).
    public var sort: SortControl?
    /// Whether without that order nothing is to be done.
    public var isSortCritical = false
    /// A window on the ordered result.
    public var window: VirtualListViewControl?
    /// The values that are wanted, of those the selection has (RFC 3876).
    public var matchedValues: MatchedValuesControl?
    /// Attributes of entries that entries name.
    public var dereference: DereferenceControl?
    /// What the base has to match for the search to be done (RFC 4528).
    public var assertion: Filter?
    /// Whether subentries are searched, and entries are not (RFC 3672).
    public var subentries: SubentriesControl?
    /// Content synchronisation (RFC 4533).
    public var sync: SyncRequestControl?

    /// No controls.
    public init() {}
}
