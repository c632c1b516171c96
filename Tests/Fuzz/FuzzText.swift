import LDAPProtocol

/// A filter that can be read is written as text that is read as the same filter, over the wire too.
func fuzzFilter(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self), let filter = try? Filter(parsing: text) else { return }
    let again = try? Filter(parsing: filter.description)
    check(again == filter, "\(filter) is read as \(String(describing: again))")
}

/// A name that can be read is written so that it is read as the same name; the normal form of it is its own normal form.
func fuzzName(_ bytes: [UInt8]) {
    let normalised = NormalisedDN.of(bytes, schema: .standard)
    guard let name = try? DistinguishedName(parsing: bytes) else {
        check(normalised == nil, "no name has the normal form \(normalised ?? [])")
        return
    }
    if name.bytes.count <= DistinguishedName.maximumLength {
        let again = try? DistinguishedName(parsing: name.bytes)
        check(again == name, "\(name) is read as \(String(describing: again))")
        check(
            NormalisedDN.of(name.bytes, schema: .standard) == normalised,
            "\(name) has another normal form when it is written anew")
    }
    guard let normalised, normalised.count <= DistinguishedName.maximumLength else { return }
    check(NormalisedDN.of(normalised, schema: .standard) == normalised, "the normal form of \(name) is none")
    if let parent = NormalisedDN.parent(of: normalised) {
        check(
            parent.isEmpty || NormalisedDN.isDescendant(normalised, of: Array(parent)),
            "\(name) is not below its parent")
    }
}
