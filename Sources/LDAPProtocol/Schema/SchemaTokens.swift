/// The words of one definition, read one after the other.
struct SchemaTokens {
    /// A piece of a definition.
    enum Token: Hashable {
        case open
        case close
        case dollar
        case word([UInt8])
        case quoted([UInt8])
    }

    let source: SourcePosition
    private let tokens: [Token]
    private var index = 0

    /// Cuts a statement into words.
    ///
    /// - Throws: `SchemaError` for a quotation mark without its counterpart.
    init(_ statement: SchemaStatement) throws(SchemaError) {
        var tokens: [Token] = []
        let text = statement.text
        var position = 0
        while position < text.count {
            switch text[position] {
            case 0x20, 0x09: position += 1
            case UInt8(ascii: "("):
                tokens.append(.open)
                position += 1
            case UInt8(ascii: ")"):
                tokens.append(.close)
                position += 1
            case UInt8(ascii: "$"):
                tokens.append(.dollar)
                position += 1
            case UInt8(ascii: "'"):
                guard let end = text[(position + 1)...].firstIndex(of: UInt8(ascii: "'")) else {
                    throw SchemaError(.syntax, statement.source, "a quotation mark is not closed")
                }
                tokens.append(.quoted(Self.unescape(text[position + 1..<end])))
                position = end + 1
            default:
                let end = text[position...].firstIndex { " \t()$'".utf8.contains($0) } ?? text.count
                tokens.append(.word(Array(text[position..<end])))
                position = end
            }
        }
        // The number before a definition in cn=config, as in "{0}( 1.2.3 …", is its place in the list.
        if case .word(let word)? = tokens.first, word.first == UInt8(ascii: "{") {
            let rest = word.drop { $0 != UInt8(ascii: "}") }.dropFirst()
            if rest.isEmpty { tokens.removeFirst() } else { tokens[0] = .word(Array(rest)) }
        }
        self.tokens = tokens
        self.source = statement.source
    }

    /// Whether the first word is an opening parenthesis.
    var isDefinition: Bool { tokens.first == .open }

    /// An error of syntax at this definition.
    func error(_ detail: String) -> SchemaError {
        SchemaError(.syntax, source, detail)
    }

    /// The next word of any kind.
    mutating func next() -> Token? {
        guard index < tokens.count else { return nil }
        defer { index += 1 }
        return tokens[index]
    }

    /// The opening parenthesis and the object identifier behind it.
    mutating func open() throws(SchemaError) -> [UInt8] {
        guard next() == .open else { throw error("a definition begins with '('") }
        switch next() {
        case .word(let word): return word
        case .quoted(let word): return word
        default: throw error("a definition begins with an object identifier")
        }
    }

    /// The next keyword, or nil after the closing parenthesis.
    mutating func nextKeyword() throws(SchemaError) -> String? {
        switch next() {
        case .word(let word): return String(decoding: word, as: UTF8.self)
        case .close:
            if index < tokens.count { throw error("something stands behind the closing parenthesis") }
            return nil
        default: throw error("expected a keyword or ')'")
        }
    }

    /// One word; quotation marks around it are ignored.
    mutating func word() throws(SchemaError) -> [UInt8] {
        switch next() {
        case .word(let word): return word
        case .quoted(let word): return word
        default: throw error("a word is missing")
        }
    }

    /// A text between quotation marks.
    mutating func quoted() throws(SchemaError) -> String {
        guard case .quoted(let text)? = next() else { throw error("a text between quotation marks is missing") }
        return String(decoding: text, as: UTF8.self)
    }

    /// One name or several ones between parentheses; with `$` between them or without.
    mutating func list() throws(SchemaError) -> [[UInt8]] {
        guard index < tokens.count, tokens[index] == .open else { return [try word()] }
        index += 1
        var words: [[UInt8]] = []
        while true {
            switch next() {
            case .word(let word), .quoted(let word): words.append(word)
            case .dollar: continue
            case .close: return words
            default: throw error("a list is not closed")
            }
        }
    }

    /// The names of a definition: descriptors, at least one.
    mutating func names() throws(SchemaError) -> [[UInt8]] {
        let names = try list()
        for name in names {
            // Other directories use the underscore in names too.
            let plain = name.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
            guard plain.count <= NameTable.maximumLength,
                plain.withUnsafeBufferPointer(ObjectIdentifierText.isDescriptor)
            else {
                throw error("'\(String(decoding: name, as: UTF8.self))' is not a name")
            }
        }
        return names
    }

    /// Passes over the values of an extension, whose name begins with `X-`.
    mutating func skipExtension(_ keyword: String) throws(SchemaError) {
        guard keyword.hasPrefix("X-") else { throw error("'\(keyword)' is no part of a definition") }
        _ = try list()
    }

    /// The definition with single spaces, its object identifier and syntax in numeric form.
    func text(oid: [UInt8], syntax: [UInt8]?) -> [UInt8] {
        var pieces: [[UInt8]] = []
        var isAfterSyntax = false
        for (index, token) in tokens.enumerated() {
            switch token {
            case .open: pieces.append([UInt8(ascii: "(")])
            case .close: pieces.append([UInt8(ascii: ")")])
            case .dollar: pieces.append([UInt8(ascii: "$")])
            case .word(let word):
                if index == 1 {
                    pieces.append(oid)
                } else if isAfterSyntax, let syntax {
                    pieces.append(syntax + word.drop { $0 != UInt8(ascii: "{") })
                } else {
                    pieces.append(word)
                }
            case .quoted(let word):
                if isAfterSyntax, let syntax {
                    pieces.append(syntax)
                } else {
                    pieces.append([UInt8(ascii: "'")] + Self.escape(word) + [UInt8(ascii: "'")])
                }
            }
            isAfterSyntax = token == .word(Array("SYNTAX".utf8))
        }
        return Array(pieces.joined(separator: [0x20]))
    }

    /// Undoes `\27` and `\5C` (RFC 4512, section 4.1).
    private static func unescape(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == UInt8(ascii: "\\"), index + 2 < text.endIndex,
                let high = text[index + 1].hexadecimalValue,
                let low = text[index + 2].hexadecimalValue
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return result
    }

    private static func escape(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for byte in text {
            switch byte {
            case UInt8(ascii: "'"): result += Array("\\27".utf8)
            case UInt8(ascii: "\\"): result += Array("\\5C".utf8)
            default: result.append(byte)
            }
        }
        return result
    }
}
