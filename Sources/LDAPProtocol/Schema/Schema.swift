/// Attribute types, object classes, matching rules and syntaxes: an immutable table that answers by name and by number.
public final class Schema: Sendable {
    /// All attribute types; an identifier is the place in this table.
    public let attributeTypes: [AttributeType]
    /// All object classes.
    public let objectClasses: [ObjectClass]
    private let attributeNames: NameTable
    private let classNames: NameTable
    private let ruleNames: NameTable
    /// For each attribute type, the types below it and itself.
    private let attributeSubtypes: [[AttributeID]]

    /// The built-in schema.
    public static let standard: Schema = {
        do {
            return try Schema(base: nil, sources: builtInSources)
        } catch {
            // The built-in definitions are constants, and the tests read them.
            preconditionFailure("built-in schema: \(error)")
        }
    }()

    /// A schema with further definitions.
    ///
    /// A definition whose object identifier is known is passed over, so that schema files of other servers, which repeat
    /// standard definitions, can be read; the known one stays. Attribute identifiers of `base` stay the same.
    /// - Parameters:
    ///   - base: the schema to begin with, usually `standard`.
    ///   - sources: files with definitions; they may refer to each other in any order.
    /// - Throws: `SchemaError` with file and line.
    public convenience init(extending base: Schema, sources: [SchemaSource]) throws(SchemaError) {
        try self.init(base: base, sources: sources)
    }

    /// A schema with further definitions, each text one or more definitions as in a `.schema` file.
    ///
    /// - Throws: `SchemaError`; it calls the texts `definition 1` and so on.
    public convenience init(extending base: Schema, definitions: [String]) throws(SchemaError) {
        let sources = definitions.enumerated().map { SchemaSource(name: "definition \($0 + 1)", text: $1) }
        try self.init(base: base, sources: sources)
    }

    private init(base: Schema?, sources: [SchemaSource]) throws(SchemaError) {
        var parser = SchemaParser()
        for source in sources { try parser.read(source) }
        var builder = SchemaBuilder(
            attributeTypes: base?.attributeTypes ?? [], objectClasses: base?.objectClasses ?? [])
        try builder.add(parser)
        self.attributeTypes = builder.attributeTypes
        self.objectClasses = builder.objectClasses
        self.attributeNames = builder.attributeNames
        self.classNames = builder.classNames
        self.ruleNames = SchemaBuilder.ruleNames
        var subtypes = builder.attributeTypes.map { [$0.id] }
        for type in builder.attributeTypes {
            var above = type.superior
            while let id = above {
                subtypes[id.index].append(type.id)
                above = builder.attributeTypes[id.index].superior
            }
        }
        self.attributeSubtypes = subtypes
    }

    // MARK: - Attribute types

    /// The attribute type of a name, alias or numeric object identifier, without regard to case; no options.
    public func attributeID(_ name: [UInt8]) -> AttributeID? {
        attributeNames[name].map(AttributeID.init)
    }

    /// The attribute type of a name, alias or numeric object identifier, without regard to case; no options.
    public func attributeID(_ name: UnsafeBufferPointer<UInt8>) -> AttributeID? {
        attributeNames[name].map(AttributeID.init)
    }

    /// The attribute type of a name, alias or numeric object identifier, without regard to case.
    public func attributeID(_ name: String) -> AttributeID? {
        attributeID(Array(name.utf8))
    }

    /// The attribute type of an identifier of this schema.
    public func attribute(_ id: AttributeID) -> AttributeType {
        attributeTypes[id.index]
    }

    /// Whether a type is another one or below it: `cn` is a subtype of `name`.
    public func isSubtype(_ id: AttributeID, of other: AttributeID) -> Bool {
        if id == other { return true }
        var above = attributeTypes[id.index].superior
        while let next = above {
            if next == other { return true }
            above = attributeTypes[next.index].superior
        }
        return false
    }

    /// A type and all types below it; a filter on `name` looks at all of them.
    public func subtypes(of id: AttributeID) -> [AttributeID] {
        attributeSubtypes[id.index]
    }

    // MARK: - Object classes

    /// The object class of a name or numeric object identifier, without regard to case.
    public func objectClass(_ name: [UInt8]) -> ObjectClass? {
        classNames[name].map { objectClasses[Int($0)] }
    }

    /// The object class of a name or numeric object identifier, without regard to case.
    public func objectClass(_ name: UnsafeBufferPointer<UInt8>) -> ObjectClass? {
        classNames[name].map { objectClasses[Int($0)] }
    }

    /// The object class of a name or numeric object identifier, without regard to case.
    public func objectClass(_ name: String) -> ObjectClass? {
        objectClass(Array(name.utf8))
    }

    /// Whether a class is another one or below it.
    public func isSubclass(_ objectClass: ObjectClass, of other: ObjectClass) -> Bool {
        objectClass.index == other.index || objectClass.allSuperiors.contains(other.index)
    }

    // MARK: - Matching rules

    /// The matching rule of a name or numeric object identifier, without regard to case.
    public func matchingRule(named name: [UInt8]) -> MatchingRule? {
        Self.matchingRule(named: name)
    }

    /// The matching rule of a name or numeric object identifier, without regard to case.
    public static func matchingRule(named name: [UInt8]) -> MatchingRule? {
        SchemaBuilder.ruleNames[name].flatMap { MatchingRule(rawValue: UInt8(truncatingIfNeeded: $0)) }
    }

    // MARK: - Object identifiers

    /// The numeric form of a descriptor of a class, attribute type or rule; an unknown one in lower case.
    func canonicalObjectIdentifier(_ name: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        if let found = classNames[name] { return objectClasses[Int(found)].oid }
        if let found = attributeNames[name] { return attributeTypes[Int(found)].oid }
        if let found = ruleNames[name], let rule = MatchingRule(rawValue: UInt8(truncatingIfNeeded: found)) {
            return Array(rule.oid.utf8)
        }
        return name.map(\.lowercasedASCII)
    }

    /// Whether a stored object identifier or descriptor has a canonical form.
    func objectIdentifierEquals(_ stored: UnsafeBufferPointer<UInt8>, _ canonical: [UInt8]) -> Bool {
        if let found = classNames[stored] { return objectClasses[Int(found)].oid == canonical }
        return canonicalObjectIdentifier(stored) == canonical
    }
}
