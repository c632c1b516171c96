/// The three values of a filter (RFC 4511 section 4.5.1.7).
enum Truth: Sendable {
    case no
    case undefined
    case yes

    /// Negation; what is undefined stays so.
    var negated: Truth {
        switch self {
        case .no: .yes
        case .undefined: .undefined
        case .yes: .no
        }
    }
}
