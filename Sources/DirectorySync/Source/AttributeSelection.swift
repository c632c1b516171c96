import LDAPProtocol

/// Object classes of a source and what each is here, by the name there in lower case.
struct Classes: Sendable, Equatable {
    private(set) var names: [String: String]

    /// Classes that have the same name on both sides.
    init(_ names: String...) {
        self.names = Dictionary(names.map { ($0.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The classes with others, which have different names.
    static func + (classes: Self, more: [String: String]) -> Self {
        var sum = classes
        for (theirs, ours) in more { sum.names[theirs.lowercased()] = ours }
        return sum
    }
}

/// Which attributes are taken over from an entry: those that its object classes have here.
struct AttributeSelection: Sendable, Equatable {
    /// Attributes that are not taken over, in lower case.
    var excluded: Set<String> = []

    private let classes: Classes
    /// The name here by the name there, in lower case.
    private let renamed: [String: String]
    /// The names here, in lower case.
    private let names: Set<String>

    /// Attributes that hold secrets: never asked for, never kept.
    static let secrets: Set<String> = [
        "userpassword", "authpassword", "userpkcs12", "sambantpassword", "sambalmpassword", "krbprincipalkey",
        "shadowlastchange", "oathsecret",
    ]

    /// - Parameters:
    ///   - classes: object classes that are taken over; others would ask for attributes that are not read.
    ///   - renamed: attributes with another name here. One that has this name there is left alone.
    init(classes: Classes, renamed: [String: String] = [:]) {
        self.classes = classes
        self.renamed = Dictionary(
            renamed.map { ($0.key.lowercased(), $0.value.lowercased()) }, uniquingKeysWith: { first, _ in first })
        names = Self.names(of: classes.names.values)
    }

    /// The lower-case names of all attributes that object classes allow, `objectClass` among them, secrets not.
    static func names(of classes: some Sequence<String>) -> Set<String> {
        let schema = Schema.standard
        var names: Set<String> = ["objectclass"]
        for name in classes {
            guard let objectClass = schema.objectClass(name) else { continue }
            for id in Array(objectClass.required) + Array(objectClass.allowed) {
                names.insert(String(decoding: schema.attribute(id).lowercasedName, as: UTF8.self))
            }
        }
        return names.subtracting(secrets)
    }

    /// The attributes to ask for, together with others that are only looked at.
    func requested(beside others: [String]) -> [String] {
        let taken = names.subtracting(excluded)
        let theirs = taken.subtracting(renamed.values).union(renamed.filter { taken.contains($0.value) }.keys)
        return theirs.union(others.map { $0.lowercased() }).sorted()
    }

    /// What is kept of an entry: known attributes under their names here, with language options alone, equal descriptions
    /// joined.
    ///
    /// - Parameters:
    ///   - except: attributes that have a place of their own, in lower case; the same ones each time.
    ///   - known: what was found out about the names of earlier entries.
    func kept(of entry: SourceEntry, except: Set<String> = [], _ known: inout KnownNames) -> [SourceValues] {
        var kept: [SourceValues] = []
        kept.reserveCapacity(entry.attributes.count)
        for attribute in entry.attributes {
            guard let (id, description) = description(of: attribute, except, &known) else { continue }
            var values = attribute.values
            if id == Self.objectClass { values = values.compactMap(ourClass) }
            guard !values.isEmpty else { continue }
            if let index = kept.firstIndex(where: { $0.description == description }) {
                kept[index].values += values.filter { !kept[index].values.contains($0) }
            } else {
                kept.append(SourceValues(description: description, values: values))
            }
        }
        return kept
    }

    /// What attributes are here, by their names without options.
    typealias KnownNames = [String: (AttributeID, AttributeDescription)?]

    private func description(
        of attribute: SourceAttribute, _ except: Set<String>, _ known: inout KnownNames
    ) -> (AttributeID, AttributeDescription)? {
        if attribute.options.isEmpty, let found = known[attribute.name] { return found }
        let id = type(keptOf: attribute.name, except: except)
        let made = id.flatMap { id in
            let name = String(decoding: Schema.standard.attribute(id).canonicalName, as: UTF8.self)
            let languages = attribute.options.filter { $0.lowercased().hasPrefix("lang-") }
            return AttributeDescription(([name] + languages).joined(separator: ";")).map { (id, $0) }
        }
        if attribute.options.isEmpty, known.count < 1_024 { known[attribute.name] = .some(made) }
        return made
    }

    static let objectClass = Schema.standard.attributeID("objectClass")

    /// What an attribute is here, by its name there without options; nil for one that is not taken over.
    func type(keptOf theirs: String, except: Set<String> = []) -> AttributeID? {
        let schema = Schema.standard
        guard let name = ourName(theirs), let id = schema.attributeID(name) else { return nil }
        let type = schema.attribute(id)
        let lowercased = String(decoding: type.lowercasedName, as: UTF8.self)
        guard names.contains(lowercased), !excluded.contains(lowercased), !except.contains(lowercased),
            !type.isOperational
        else { return nil }
        return id
    }

    private func ourName(_ theirs: String) -> String? {
        if renamed.isEmpty { return theirs }
        let lowercased = theirs.lowercased()
        if let ours = renamed[lowercased] { return ours }
        return renamed.values.contains(lowercased) ? nil : theirs
    }

    /// What an object class is here; nil for one that is not taken over.
    func ourClass(_ theirs: [UInt8]) -> [UInt8]? {
        classes.names[String(decoding: theirs, as: UTF8.self).lowercased()].map { Array($0.utf8) }
    }
}
