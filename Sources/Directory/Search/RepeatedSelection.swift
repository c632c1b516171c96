public import LDAPProtocol

/// The attribute selection of the search before: programs ask for the same attributes again and again, so that a connection
/// need not read their names each time.
public struct RepeatedSelection: Sendable {
    private var names: [[UInt8]] = []
    private var typesOnly = false
    private var selection: AttributeSelection?

    /// Nothing was searched yet.
    public init() {}

    /// What a request and its controls ask for.
    public mutating func selection(
        for request: SearchRequest, _ controls: SearchControls, context: DirectoryContext
    ) -> AttributeSelection {
        if controls.matchedValues != nil { return AttributeSelection(request, controls, context: context) }
        if let selection, typesOnly == request.typesOnly, names == request.attributes { return selection }
        let new = AttributeSelection(request, controls, context: context)
        names = request.attributes
        typesOnly = request.typesOnly
        selection = new
        return new
    }
}
