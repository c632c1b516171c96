/// The answer to an add request (RFC 4511 section 4.7).
public struct AddResponse: ResultResponse {
    static let tag = BERTag.application(9)

    /// The outcome.
    public var result: LDAPResult

    /// Makes a response of an outcome.
    public init(_ result: LDAPResult) {
        self.result = result
    }
}
