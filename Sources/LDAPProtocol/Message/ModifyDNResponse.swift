/// The answer to a modify DN request (RFC 4511 section 4.9).
public struct ModifyDNResponse: ResultResponse {
    static let tag = BERTag.application(13)

    /// The outcome.
    public var result: LDAPResult

    /// Makes a response of an outcome.
    public init(_ result: LDAPResult) {
        self.result = result
    }
}
