import LDAPProtocol

/// What a directory says about itself in its root DSE (RFC 4512 section 5.1).
public struct RootDSE: Sendable, Equatable {
    /// The bases of what it holds.
    public let namingContexts: [String]
    /// The one among them that counts, where the directory says so.
    public let defaultNamingContext: String?
    /// The name and version of the product, as far as it tells them.
    public let product: String?
    /// The SASL mechanisms it takes.
    public let mechanisms: [String]
    /// Whether it tells what changed by content synchronisation (RFC 4533).
    public let synchronisesContent: Bool
    /// Whether it has the control of Active Directory that tells what changed, for those who may use it.
    public let tellsDirectoryChanges: Bool
    /// What kind of directory it is.
    public let kind: SourceConfiguration.Kind

    /// The attributes to ask for; servers tell most of them only by name.
    static let attributes = [
        "objectClass", "namingContexts", "defaultNamingContext", "vendorName", "vendorVersion", "supportedCapabilities",
        "supportedSASLMechanisms", "ipaDomainLevel", "ipaTopologyPluginVersion", "ipaTopologyIsManaged",
        "supportedControl",
    ]

    init(_ entry: SourceEntry) {
        namingContexts = entry.texts("namingContexts")
        defaultNamingContext = entry.firstText("defaultNamingContext")
        let words = entry.texts("vendorName") + entry.texts("vendorVersion")
        let known = Self.kind(of: entry)
        let named = words.isEmpty && known == .openLDAP ? ["OpenLDAP"] : words
        product = named.isEmpty ? nil : named.joined(separator: " ")
        mechanisms = entry.texts("supportedSASLMechanisms")
        // The Sync Request Control (RFC 4533 section 2.2).
        tellsDirectoryChanges = entry.texts("supportedControl").contains(ControlOID.dirSync)
        synchronisesContent = entry.texts("supportedControl").contains("1.3.6.1.4.1.4203.1.9.1.1")
        kind = known
    }

    private static func kind(of entry: SourceEntry) -> SourceConfiguration.Kind {
        // LDAP_CAP_ACTIVE_DIRECTORY_OID (MS-ADTS 3.1.1.3.4.3).
        if entry.texts("supportedCapabilities").contains("1.2.840.113556.1.4.800") { return .activeDirectory }
        if ["ipaDomainLevel", "ipaTopologyPluginVersion", "ipaTopologyIsManaged"].contains(where: {
            !entry.values($0).isEmpty
        }) {
            return .freeIPA
        }
        let vendor = entry.texts("vendorName") + entry.texts("vendorVersion")
        if vendor.contains(where: { $0.hasPrefix("389") || $0.hasPrefix("Red Hat-Directory") }) { return .ds389 }
        if entry.texts("objectClass").contains(where: { $0.equalsIgnoringCase("OpenLDAProotDSE") }) {
            return .openLDAP
        }
        return .generic
    }
}

extension DirectoryConnection {
    /// Reads the root DSE.
    ///
    /// - Throws: `DirectoryError`; `incomplete` when the directory shows none.
    public func rootDSE() async throws(DirectoryError) -> RootDSE {
        let search = DirectorySearch(
            base: "", scope: .base, filter: "(objectClass=*)", attributes: RootDSE.attributes, pageSize: 0)
        switch await lookUp(search) {
        case .found(let entry): return RootDSE(entry)
        case .unknown(let error): throw error
        case .absent:
            throw DirectoryError(
                .incomplete, host: "", message: "the directory shows no root DSE",
                remedy: "Set the kind of the source, or give the bind DN the right to read the root DSE")
        }
    }

    /// The configuration with the kind of directory, found out if it is not given.
    ///
    /// - Throws: `DirectoryError`.
    func resolve(_ configuration: SourceConfiguration) async throws(DirectoryError) -> SourceConfiguration {
        guard configuration.kind == nil else { return configuration }
        var configuration = configuration
        configuration.kind = try await rootDSE().kind
        return configuration
    }
}
