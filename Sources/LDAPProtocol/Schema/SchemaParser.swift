/// Reads definitions in the notation of RFC 4512, section 4.1, from a `.schema` file or LDIF.
struct SchemaParser {
    /// The longest source that is read, in bytes.
    static let maximumLength = 4 << 20

    private(set) var attributeTypes: [AttributeTypeDefinition] = []
    private(set) var objectClasses: [ObjectClassDefinition] = []
    private var macros: [[UInt8]: [UInt8]] = [:]

    /// Makes a parser that has read nothing yet.
    init() {}

    /// Reads all definitions of a source; macros of sources read before are known.
    ///
    /// - Throws: `SchemaError` with the line of the definition that cannot be read.
    mutating func read(_ source: SchemaSource) throws(SchemaError) {
        guard source.text.count <= Self.maximumLength else {
            throw SchemaError(.syntax, SourcePosition(file: source.name, line: 1), "the file is longer than 4 MiB")
        }
        for statement in SchemaStatement.split(source) { try read(statement) }
    }

    private mutating func read(_ statement: SchemaStatement) throws(SchemaError) {
        var tokens = try SchemaTokens(statement)
        switch statement.keyword {
        case "attributetype", "attributetypes", "olcattributetypes":
            attributeTypes.append(try readAttributeType(&tokens, statement.source))
        case "objectclass" where tokens.isDefinition, "objectclasses", "olcobjectclasses":
            objectClasses.append(try readObjectClass(&tokens, statement.source))
        case "objectidentifier", "olcobjectidentifier":
            guard case .word(let name)? = tokens.next(), case .word(let value)? = tokens.next() else {
                throw tokens.error("expected a name and an object identifier")
            }
            macros[name.map(\.lowercasedASCII)] = try expand(value, tokens)
        case "dn", "cn", "objectclass", "ldapsyntax", "ldapsyntaxes", "olcldapsyntaxes", "version", "changetype":
            break
        default:
            throw tokens.error(
                "'\(statement.keyword)' is no kind of definition; use attributetype, objectclass or objectidentifier")
        }
    }

    /// The numeric form of `2.5.4.3`, `Prefix` or `Prefix:3`.
    private func expand(_ word: [UInt8], _ tokens: SchemaTokens) throws(SchemaError) -> [UInt8] {
        var oid = word
        if let first = word.first, !first.isDigit {
            let parts = word.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first, let prefix = macros[name.map(\.lowercasedASCII)] else {
                let text = String(decoding: word, as: UTF8.self)
                throw SchemaError(
                    .invalidObjectIdentifier, tokens.source, "the object identifier '\(text)' is not defined")
            }
            oid = parts.count > 1 ? prefix + [UInt8(ascii: ".")] + parts[1] : prefix
        }
        guard oid.count <= NameTable.maximumLength, oid.withUnsafeBufferPointer(ObjectIdentifierText.isNumeric) else {
            let text = String(decoding: oid, as: UTF8.self)
            throw SchemaError(.invalidObjectIdentifier, tokens.source, "'\(text)' is not an object identifier")
        }
        return oid
    }

    private func readAttributeType(
        _ tokens: inout SchemaTokens,
        _ source: SourcePosition
    ) throws(SchemaError) -> AttributeTypeDefinition {
        var result = AttributeTypeDefinition(source: source)
        result.oid = try expand(try tokens.open(), tokens)
        while let keyword = try tokens.nextKeyword() {
            switch keyword {
            case "NAME": result.names = try tokens.names()
            case "DESC": result.explanation = try tokens.quoted()
            case "OBSOLETE": result.isObsolete = true
            case "SUP": result.superior = try tokens.word()
            case "EQUALITY": result.equality = try tokens.word()
            case "ORDERING": result.ordering = try tokens.word()
            case "SUBSTR": result.substrings = try tokens.word()
            case "SYNTAX":
                let word = try tokens.word()
                result.syntax = try expand(Array(word.prefix { $0 != UInt8(ascii: "{") }), tokens)
            case "SINGLE-VALUE": result.isSingleValued = true
            case "COLLECTIVE": result.isCollective = true
            case "NO-USER-MODIFICATION": result.noUserModification = true
            case "USAGE":
                let word = String(decoding: try tokens.word(), as: UTF8.self)
                guard let usage = AttributeType.Usage(rawValue: word) else {
                    throw tokens.error("'\(word)' is no usage of an attribute")
                }
                result.usage = usage
            default: try tokens.skipExtension(keyword)
            }
        }
        result.text = tokens.text(oid: result.oid, syntax: result.syntax)
        return result
    }

    private func readObjectClass(
        _ tokens: inout SchemaTokens,
        _ source: SourcePosition
    ) throws(SchemaError) -> ObjectClassDefinition {
        var result = ObjectClassDefinition(source: source)
        result.oid = try expand(try tokens.open(), tokens)
        while let keyword = try tokens.nextKeyword() {
            switch keyword {
            case "NAME": result.names = try tokens.names()
            case "DESC": result.explanation = try tokens.quoted()
            case "OBSOLETE": result.isObsolete = true
            case "SUP": result.superiors = try tokens.list()
            case "ABSTRACT": result.kind = .abstract
            case "STRUCTURAL": result.kind = .structural
            case "AUXILIARY": result.kind = .auxiliary
            case "MUST": result.required = try tokens.list()
            case "MAY": result.optional = try tokens.list()
            default: try tokens.skipExtension(keyword)
            }
        }
        result.text = tokens.text(oid: result.oid, syntax: nil)
        return result
    }
}
