/// Makes the tables of a schema: resolves names, in whatever order they are defined, and inheritance.
struct SchemaBuilder {
    /// The most attribute types, and the most object classes.
    static let maximumCount = 16_384

    /// Names and object identifiers of the matching rules.
    static let ruleNames: NameTable = {
        var table = NameTable()
        for rule in MatchingRule.allCases {
            _ = table.insert(Array(rule.name.utf8), value: UInt16(rule.rawValue))
            _ = table.insert(Array(rule.oid.utf8), value: UInt16(rule.rawValue))
        }
        return table
    }()

    private(set) var attributeTypes: [AttributeType]
    private(set) var objectClasses: [ObjectClass]
    private(set) var attributeNames = NameTable()
    private(set) var classNames = NameTable()

    /// Begins with the rows of another schema.
    init(attributeTypes: [AttributeType], objectClasses: [ObjectClass]) {
        self.attributeTypes = attributeTypes
        self.objectClasses = objectClasses
        for type in attributeTypes {
            for name in type.names + [type.oid] { _ = attributeNames.insert(name, value: type.id.rawValue) }
        }
        for objectClass in objectClasses {
            for name in objectClass.names + [objectClass.oid] {
                _ = classNames.insert(name, value: UInt16(truncatingIfNeeded: objectClass.index))
            }
        }
    }

    /// Adds what a parser has read.
    ///
    /// - Throws: `SchemaError` for the first definition that does not fit.
    mutating func add(_ parser: SchemaParser) throws(SchemaError) {
        try addAttributeTypes(parser.attributeTypes)
        try addObjectClasses(parser.objectClasses)
    }

    private mutating func addAttributeTypes(_ definitions: [AttributeTypeDefinition]) throws(SchemaError) {
        let known = attributeTypes.count
        let new = definitions.filter { attributeNames[$0.oid].map { Int($0) < known } != true }
        guard known + new.count <= Self.maximumCount else { throw Self.tooMany(new.first?.source) }
        for (offset, definition) in new.enumerated() {
            for name in definition.names + [definition.oid]
            where attributeNames.insert(name, value: UInt16(known + offset)) != nil {
                throw Self.duplicate(name, definition.source)
            }
        }
        // A superior comes before its subtypes in `resolved`, wherever it is defined.
        var resolved: [Int: AttributeType] = [:]
        for offset in new.indices {
            var chain: [Int] = []
            var current = offset
            while resolved[current] == nil {
                guard !chain.contains(current) else {
                    throw SchemaError(.cycle, new[current].source, "an attribute type is its own superior")
                }
                chain.append(current)
                guard let name = new[current].superior else { break }
                guard let superior = attributeNames[name] else { throw Self.unknown(name, new[current].source) }
                if Int(superior) < known { break }
                current = Int(superior) - known
            }
            for place in chain.reversed() {
                resolved[place] = try resolve(new[place], index: known + place) { index in
                    index < known ? attributeTypes[index] : resolved[index - known]
                }
            }
        }
        for offset in new.indices {
            if let type = resolved[offset] { attributeTypes.append(type) }
        }
    }

    private func resolve(
        _ definition: AttributeTypeDefinition,
        index: Int,
        lookUp: (Int) -> AttributeType?
    ) throws(SchemaError) -> AttributeType {
        var superior: AttributeType?
        if let name = definition.superior { superior = attributeNames[name].flatMap { lookUp(Int($0)) } }
        guard let syntax = definition.syntax ?? superior?.syntaxOID else {
            throw SchemaError(
                .missingSyntax, definition.source, "an attribute type needs a SYNTAX or a superior with one")
        }
        return AttributeType(
            id: AttributeID(rawValue: UInt16(truncatingIfNeeded: index)),
            definition: definition,
            syntaxOID: syntax,
            rules: (
                try rule(definition.equality, definition.source) ?? superior?.equality,
                try rule(definition.ordering, definition.source) ?? superior?.ordering,
                try rule(definition.substrings, definition.source) ?? superior?.substrings
            ),
            superior: superior?.id
        )
    }

    private func rule(_ name: [UInt8]?, _ source: SourcePosition) throws(SchemaError) -> MatchingRule? {
        guard let name else { return nil }
        guard let rule = Schema.matchingRule(named: name) else {
            let text = String(decoding: name, as: UTF8.self)
            throw SchemaError(
                .unknownMatchingRule, source, "the matching rule '\(text)' is not known here; leave it out")
        }
        return rule
    }

    private mutating func addObjectClasses(_ definitions: [ObjectClassDefinition]) throws(SchemaError) {
        let known = objectClasses.count
        let new = definitions.filter { classNames[$0.oid].map { Int($0) < known } != true }
        guard known + new.count <= Self.maximumCount else { throw Self.tooMany(new.first?.source) }
        for (offset, definition) in new.enumerated() {
            for name in definition.names + [definition.oid]
            where classNames.insert(name, value: UInt16(known + offset)) != nil {
                throw Self.duplicate(name, definition.source)
            }
        }
        var resolved: [Int: ObjectClass] = [:]
        // Each round resolves the classes whose superiors are resolved; a round without any has found a cycle.
        var pending = Array(new.indices)
        while !pending.isEmpty {
            var waiting: [Int] = []
            for offset in pending {
                let definition = new[offset]
                var superiors: [ObjectClass] = []
                for name in definition.superiors {
                    guard let found = classNames[name] else { throw Self.unknown(name, definition.source) }
                    let index = Int(found)
                    if let superior = index < known ? objectClasses[index] : resolved[index - known] {
                        superiors.append(superior)
                    }
                }
                guard superiors.count == definition.superiors.count else {
                    waiting.append(offset)
                    continue
                }
                resolved[offset] = ObjectClass(
                    index: known + offset,
                    definition: definition,
                    superiors: superiors,
                    required: try attributes(definition.required, definition.source),
                    optional: try attributes(definition.optional, definition.source)
                )
            }
            if waiting.count == pending.count, let first = waiting.first {
                throw SchemaError(.cycle, new[first].source, "an object class is its own superior")
            }
            pending = waiting
        }
        for offset in new.indices {
            if let objectClass = resolved[offset] { objectClasses.append(objectClass) }
        }
    }

    private func attributes(_ names: [[UInt8]], _ source: SourcePosition) throws(SchemaError) -> AttributeSet {
        var set = AttributeSet()
        for name in names {
            guard let id = attributeNames[name] else { throw Self.unknown(name, source) }
            set.insert(AttributeID(rawValue: id))
        }
        return set
    }

    private static func unknown(_ name: [UInt8], _ source: SourcePosition) -> SchemaError {
        SchemaError(.unknownName, source, "'\(String(decoding: name, as: UTF8.self))' is not defined")
    }

    private static func duplicate(_ name: [UInt8], _ source: SourcePosition) -> SchemaError {
        SchemaError(.duplicate, source, "'\(String(decoding: name, as: UTF8.self))' is defined already")
    }

    private static func tooMany(_ source: SourcePosition?) -> SchemaError {
        SchemaError(
            .tooMany, source ?? SourcePosition(file: "", line: 1), "there are more than \(maximumCount) definitions")
    }
}
