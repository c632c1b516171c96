public import Identity

/// Verifies passwords of synced people, each at the source that keeps the person.
public struct SourcePasswords: PassThroughBind {
    private let sources: [String: PassThrough]

    /// A verifier for all sources of the configuration; every question is answered within `deadline`.
    public init(_ sources: [SourceConfiguration], deadline: Duration = .seconds(10)) {
        self.sources = Dictionary(
            sources.map { ($0.name, PassThrough($0, deadline: deadline)) }, uniquingKeysWith: { first, _ in first })
    }

    /// Asks the source that keeps a person; `unavailable` for a source that is not configured any more.
    public func verify(_ origin: Origin, password: Secret<[UInt8]>) async -> PassThroughOutcome {
        guard let source = sources[origin.source] else {
            return .unavailable("the source \(origin.source) is not in the configuration any more")
        }
        let result = await source.verify(
            dn: origin.externalDN, externalID: origin.externalID, password: BindSecret(password.exposed))
        return switch result {
        case .accepted: .accepted
        case .refused: .refused
        case .unavailable(let reason): .unavailable(reason)
        case .replaced(let reason): .replaced(reason)
        }
    }
}
