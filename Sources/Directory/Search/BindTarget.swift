import Identity
import LDAPProtocol

/// Whom a name to bind with means.
public struct BindTarget: Sendable {
    /// The entry; it is there even if it is hidden from whoever asks.
    public let entry: Entry?
    /// The service that a person is named below, to bind with an app password (decisions 18).
    public let service: String?
    /// Whether the name is a distinguished name at all.
    public let isValidDN: Bool
}

extension DirectorySnapshot {
    /// Whom a name to bind with means: the entry of that name, or else the person of
    /// `uid=PERSON,cn=SERVICE,ou=services,BASE`, where no entry has to stand.
    public func bindTarget(_ dn: [UInt8]) -> BindTarget {
        guard let name = NormalisedDN.of(dn, schema: schema) else {
            return BindTarget(entry: nil, service: nil, isValidDN: false)
        }
        if let entry = entry(normalisedDN: name) { return BindTarget(entry: entry, service: nil, isValidDN: true) }
        let (person, service) = personAtService(dn, name) ?? (nil, nil)
        return BindTarget(entry: person, service: service, isValidDN: true)
    }

    private func personAtService(_ dn: [UInt8], _ normalised: [UInt8]) -> (person: Entry?, service: String)? {
        guard let above = NormalisedDN.parent(of: normalised), let top = NormalisedDN.parent(of: Array(above)),
            top.elementsEqual(Array("ou=\(Container.services.rawValue),".utf8) + context.normalisedBase),
            let names = try? DistinguishedName(parsing: dn), names.rdns.count > 2,
            let uid = value(of: context.types.uid, names.rdns[0]),
            let service = value(of: context.types.cn, names.rdns[1])
        else { return nil }
        let person = entry(username: uid)
        return (person?.user?.type == .user ? person : nil, service)
    }

    /// The value of a relative name of one type.
    private func value(of type: AttributeID, _ rdn: RelativeDistinguishedName) -> String? {
        guard rdn.components.count == 1, let component = rdn.components.first,
            schema.attributeID(component.type) == type
        else { return nil }
        return String(validating: component.value, as: UTF8.self)
    }
}
