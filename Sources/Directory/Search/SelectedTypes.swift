import LDAPProtocol

/// The attribute types that the list of a request names (RFC 4511 section 4.5.1.8).
struct SelectedTypes: Sendable {
    struct Wanted: Sendable {
        var type: UInt16
        var options: [[UInt8]]
        /// The name in lower case, of a type that the schema lacks.
        var name: [UInt8] = []
    }

    /// Whether all user attributes are wanted.
    private(set) var allUser = false
    /// The stored ones that are wanted by name.
    private(set) var wanted: [Wanted] = []
    /// The computed ones that are wanted, each once.
    private(set) var computed: [AttributeID] = []

    init(_ names: [[UInt8]], isForCopy: Bool, _ context: DirectoryContext) {
        if names.isEmpty { selectUserAttributes(context) }
        for name in names {
            switch name {
            case [UInt8(ascii: "*")]: selectUserAttributes(context)
            case [UInt8(ascii: "+")]:
                computed += context.computed.operational.filter { !isForCopy || !context.computed.derived.contains($0) }
            default: select(name, context)
            }
        }
        if computed.count > 1 {
            var seen: Set<AttributeID> = []
            computed.removeAll { !seen.insert($0).inserted }
        }
    }

    private mutating func selectUserAttributes(_ context: DirectoryContext) {
        allUser = true
        computed += context.computed.user
    }

    private mutating func select(_ name: [UInt8], _ context: DirectoryContext) {
        let schema = context.schema
        if name.first == UInt8(ascii: "@") { return selectClass(Array(name.dropFirst()), context) }
        var options: [[UInt8]] = []
        var id = schema.attributeID(name)
        if id == nil, name.contains(UInt8(ascii: ";")), let description = AttributeDescription(name) {
            id = schema.attributeID(description.type)
            options = description.options.filter { $0 != Array("binary".utf8) }
        }
        guard let id else {
            if let description = AttributeDescription(name) {
                wanted.append(
                    Wanted(
                        type: AttributeBlock.unknown, options: description.options,
                        name: description.type.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }))
            }
            return
        }
        for type in schema.subtypes(of: id) {
            if context.computed.contains(type) {
                computed.append(type)
                // An entry that is no group may have it too, as it came.
                if context.computed.user.contains(type) {
                    wanted.append(Wanted(type: type.rawValue, options: options))
                }
            } else if !context.types.secrets.contains(type) {
                wanted.append(Wanted(type: type.rawValue, options: options))
            }
        }
    }

    /// All attributes of an object class (RFC 4529).
    private mutating func selectClass(_ name: [UInt8], _ context: DirectoryContext) {
        guard let found = context.schema.objectClass(name) else { return }
        for type in Array(found.required) + Array(found.allowed) {
            select(context.schema.attribute(type).canonicalName, context)
        }
    }
}
