extension Schema {
    /// The class that may stand alone although it is auxiliary: posixGroup, which RFC 2307 has structural and RFC 2307bis
    /// auxiliary.
    private static let standaloneAuxiliary = Array("1.3.6.1.1.1.2.2".utf8)
    private static let extensibleObject = Array("1.3.6.1.4.1.1466.101.120.111".utf8)

    /// The class that says what an entry is: the lowest structural one, or posixGroup standing alone.
    ///
    /// - Returns: nil if there is none.
    public func structuralClass(of classes: [[UInt8]]) -> ObjectClass? {
        var lowest: ObjectClass?
        var standalone: ObjectClass?
        for name in classes {
            guard let found = objectClass(name) else { continue }
            if found.kind == .structural {
                if let current = lowest, !isSubclass(found, of: current) { continue }
                lowest = found
            } else if found.oid == Self.standaloneAuxiliary {
                standalone = found
            }
        }
        return lowest ?? standalone
    }

    /// All classes that an entry is of by those that it names, those above them included (RFC 4512 section 2.4.1); ones that
    /// are not defined by their names in lower case.
    public func classes(implied names: [[UInt8]]) -> Set<[UInt8]> {
        var all: Set<[UInt8]> = []
        for name in names {
            guard let found = objectClass(name) else {
                all.insert(name.map { $0.lowercasedASCII })
                continue
            }
            for candidate in objectClasses where isSubclass(found, of: candidate) { all.insert(candidate.oid) }
        }
        return all
    }

    /// Holds the classes and attributes of an entry against the schema (RFC 4512, sections 2.4 and 2.5).
    ///
    /// Operational attributes are always allowed; values are not looked at.
    /// - Parameters:
    ///   - classes: the values of `objectClass`.
    ///   - attributes: the types that the entry has, `objectClass` included.
    /// - Returns: what is wrong; empty if nothing is.
    public func validate(classes: [[UInt8]], attributes: some Sequence<AttributeID>) -> [SchemaViolation] {
        var violations: [SchemaViolation] = []
        var required = AttributeSet()
        var allowed = AttributeSet()
        var structural: [ObjectClass] = []
        var isExtensible = false
        for name in classes {
            guard let found = objectClass(name) else {
                violations.append(SchemaViolation(code: .unknownObjectClass, name: name))
                continue
            }
            required.formUnion(found.required)
            allowed.formUnion(found.allowed)
            if found.kind == .structural { structural.append(found) }
            if found.oid == Self.extensibleObject { isExtensible = true }
        }
        if let lowest = structuralClass(of: classes) {
            for other in structural where !isSubclass(lowest, of: other) {
                violations.append(SchemaViolation(code: .conflictingStructuralClasses, name: other.canonicalName))
            }
        } else {
            violations.append(SchemaViolation(code: .noStructuralClass, name: []))
        }
        let present = AttributeSet(attributes)
        for id in required where !present.contains(id) && !present.contains(where: { isSubtype($0, of: id) }) {
            violations.append(SchemaViolation(code: .missingAttribute, name: attribute(id).canonicalName))
        }
        for id in present where !isExtensible && !allowed.contains(id) && !attribute(id).isOperational {
            violations.append(SchemaViolation(code: .attributeNotAllowed, name: attribute(id).canonicalName))
        }
        return violations
    }
}
