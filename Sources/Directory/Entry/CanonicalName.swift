import LDAPProtocol

/// A name in the form that equal names share: NFKC and case folding (decisions 1).
public struct CanonicalName: Hashable, Sendable {
    /// The form.
    public let text: String

    /// Folds a name; `nil` if it has no such form, which holds for unassigned and private characters.
    public init?(_ name: String) {
        guard let bytes = StringPreparation.canonicalName(Array(name.utf8)) else { return nil }
        text = String(decoding: bytes, as: UTF8.self)
    }
}
