/// The answer to a compare request: `compareTrue`, `compareFalse` or an error (RFC 4511 section
/// 4.10).
public struct CompareResponse: ResultResponse {
    static let tag = BERTag.application(15)

    /// The outcome.
    public var result: LDAPResult

    /// Makes a response of an outcome.
    public init(_ result: LDAPResult) {
        self.result = result
    }
}
