/// The answer to a modify request (RFC 4511 section 4.6).
public struct ModifyResponse: ResultResponse {
    static let tag = BERTag.application(7)

    /// The outcome.
    public var result: LDAPResult

    /// Makes a response of an outcome.
    public init(_ result: LDAPResult) {
        self.result = result
    }
}
