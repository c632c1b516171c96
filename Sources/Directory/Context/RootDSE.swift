import LDAPProtocol

/// The root DSE (RFC 4512 section 5.1): what the server is and can do, readable by everybody.
struct RootDSE: Sendable {
    private let attributes: [PartialAttribute]

    init(baseDN: DistinguishedName, features: DirectoryFeatures) {
        let base = baseDN.bytes
        func attribute(_ name: String, _ values: [String]) -> PartialAttribute {
            PartialAttribute(type: Array(name.utf8), values: values.map { Array($0.utf8) })
        }
        attributes = [
            attribute("objectClass", ["top"]),
            PartialAttribute(type: Array("namingContexts".utf8), values: [base]),
            PartialAttribute(type: Array("defaultNamingContext".utf8), values: [base]),
            PartialAttribute(type: Array("subschemaSubentry".utf8), values: [Subschema.name]),
            attribute("supportedLDAPVersion", ["3"]),
            attribute("supportedControl", features.controls),
            attribute("supportedExtension", features.extensions),
            attribute("supportedFeatures", features.features),
            attribute("vendorName", ["Gatehouse"]),
        ].filter { !$0.values.isEmpty }
    }

    /// What it says on a connection: SASL mechanisms are those that work there.
    func attributes(for viewer: Viewer) -> [PartialAttribute] {
        guard !viewer.mechanisms.isEmpty else { return attributes }
        let mechanisms = viewer.mechanisms.map { Array($0.utf8) }
        return attributes + [PartialAttribute(type: Array("supportedSASLMechanisms".utf8), values: mechanisms)]
    }
}
