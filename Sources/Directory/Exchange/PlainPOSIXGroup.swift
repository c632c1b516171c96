import LDAPProtocol

/// A group with the class `posixGroup` as a directory has it whose schema knows that class as structural (RFC 2307): without
/// the other class that says what it is, and without what only that one allows.
struct PlainPOSIXGroup {
    let entry: Entry
    /// What is stored of it and may stand in it.
    let attributes: [PartialAttribute]

    /// - Returns: `nil` for an entry that is no such group.
    init?(_ entry: Entry, _ context: DirectoryContext) {
        let schema = context.schema
        guard entry.group != nil, let posix = schema.objectClass("posixGroup"), entry.classes.contains(posix) else {
            return nil
        }
        self.entry = entry
        let structural = Set(
            ["groupOfNames", "groupOfUniqueNames"].compactMap { schema.objectClass($0)?.index })
        var allowed = AttributeSet()
        var attributes = entry.attributes
        for index in attributes.indices where schema.attributeID(attributes[index].type) == context.types.objectClass {
            attributes[index].values.removeAll { schema.objectClass($0).map { structural.contains($0.index) } ?? false }
            for value in attributes[index].values {
                guard let objectClass = schema.objectClass(value) else { continue }
                allowed.formUnion(objectClass.allowed)
            }
        }
        self.attributes = attributes.filter { attribute in
            schema.attributeID(EntryAttributes.bareType(attribute.type)).map {
                $0 == context.types.objectClass || allowed.contains($0)
            } ?? false
        }
    }
}
