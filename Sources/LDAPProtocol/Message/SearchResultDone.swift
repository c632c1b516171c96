/// The end of a search (RFC 4511 section 4.5.2).
public struct SearchResultDone: ResultResponse {
    static let tag = BERTag.application(5)

    /// The outcome.
    public var result: LDAPResult

    /// Makes a response of an outcome.
    public init(_ result: LDAPResult) {
        self.result = result
    }
}
