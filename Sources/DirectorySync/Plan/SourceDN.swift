import LDAPProtocol

/// Names at a source, compared as names and not as text.
enum SourceDN {
    /// The comparable name of the entry above; the text itself of what is no name.
    static func parent(of dn: String) -> [UInt8] {
        let text = Array(dn.utf8)
        guard let name = NormalisedDN.of(text, schema: .standard) else { return text }
        return NormalisedDN.parent(of: name).map(Array.init) ?? text
    }
}
