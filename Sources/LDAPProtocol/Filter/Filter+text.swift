extension Filter {
    /// Parses the text of a filter (RFC 4515), parentheses included; `(&)` and `(|)` are allowed
    /// (RFC 4526).
    ///
    /// White space counts: around an attribute it is an error, in a value it is part of it.
    ///
    /// - Parameters:
    ///   - text: the filter. It is all that is parsed; there must be nothing before or after it.
    ///   - limits: `filterNodes` and `nesting` are held.
    /// - Throws: `FilterError` with the place.
    public init(parsing text: String, limits: Limits = Limits()) throws(FilterError) {
        var parser = FilterParser(bytes: Array(text.utf8), nodesLeft: limits.filterNodes, nestingLeft: limits.nesting)
        self = try parser.parse()
    }
}
