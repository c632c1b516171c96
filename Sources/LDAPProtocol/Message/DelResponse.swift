/// The answer to a delete request (RFC 4511 section 4.8).
public struct DelResponse: ResultResponse {
    static let tag = BERTag.application(11)

    /// The outcome.
    public var result: LDAPResult

    /// Makes a response of an outcome.
    public init(_ result: LDAPResult) {
        self.result = result
    }
}
