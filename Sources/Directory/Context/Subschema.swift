import LDAPProtocol

/// The subschema subentry (RFC 4512 section 4.2), made once for a schema.
struct Subschema: Sendable {
    /// Its name.
    static let name = Array("cn=Subschema".utf8)

    let attributes: [PartialAttribute]

    init(schema: Schema) {
        var attributes = [
            PartialAttribute(
                type: Array("objectClass".utf8),
                values: ["top", "subentry", "subschema", "extensibleObject"].map { Array($0.utf8) }),
            PartialAttribute(type: Array("cn".utf8), values: [Array("Subschema".utf8)]),
        ]
        for (type, values) in schema.subschemaAttributes {
            attributes.append(PartialAttribute(type: schema.attribute(type).canonicalName, values: values))
        }
        self.attributes = attributes
    }
}
