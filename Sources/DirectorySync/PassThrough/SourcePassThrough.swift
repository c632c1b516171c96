public import Identity

/// Verifies the passwords of synced people, each at the source that keeps the person.
public struct SourcePassThrough: PassThroughBind {
    private let sources: [String: PassThrough]

    /// Asks these sources.
    public init(_ configurations: [SourceConfiguration]) {
        sources = Dictionary(configurations.map { ($0.name, PassThrough($0)) }, uniquingKeysWith: { first, _ in first })
    }

    /// Asks the source of a person; `unavailable` for a source that is not configured any more.
    public func verify(_ origin: Origin, password: Secret<[UInt8]>) async -> PassThroughOutcome {
        guard let source = sources[origin.source] else {
            return .unavailable("the source \(origin.source) is not in the configuration")
        }
        let result = await source.verify(
            dn: origin.externalDN, externalID: origin.externalID, password: BindSecret(password.exposed))
        return switch result {
        case .accepted: .accepted
        case .refused: .refused
        case .unavailable(let reason): .unavailable(reason)
        }
    }
}
