import Hummingbird

extension Response {
    /// A page of what was found (HTTP contract sections 5.1 and 9).
    ///
    /// - Parameters:
    ///   - page: the part that was asked for; `nil` for everything.
    ///   - query: the words that were looked for.
    static func page<Element>(
        _ found: [Element], _ page: Page?, query: String, _ value: (Element) -> JSONValue
    ) -> Response {
        let range = page?.range(of: found.count) ?? 0..<found.count
        return .data([
            "results": .array(found[range].map(value)), "search": "", "query": .string(query),
            "total": .integer(Int64(found.count)),
            "per_page": .integer(Int64(page?.size ?? found.count)), "page": .integer(Int64(page?.number ?? 1)),
        ])
    }
}
