/// Reads a body as one JSON object, strictly by RFC 8259, and refuses besides what readers are known to disagree about:
/// a name twice in one object, U+0000, half of a surrogate pair, deep nesting (HTTP contract section 1.3).
///
/// All JSON that comes in is read here. Nesting is counted while reading, so that no deep value ever exists.
struct JSONParser {
    private let bytes: [UInt8]
    private let depthLimit: Int
    private var position = 0

    /// Reads a body.
    ///
    /// - Parameter depthLimit: How many objects and arrays may stand inside each other, the outermost included.
    /// - Throws: ``JSONError``.
    static func object(_ bytes: [UInt8], depthLimit: Int = 64) throws(JSONError) -> JSONObject {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw JSONError(reason: .notUTF8, offset: 0) }
        var parser = JSONParser(bytes: bytes, depthLimit: depthLimit)
        parser.skipSpace()
        guard parser.current != nil else { throw JSONError(reason: .empty, offset: 0) }
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.current == nil else { throw parser.error(.trailingText) }
        guard case .object(let object) = value else {
            throw JSONError(reason: .notAnObject(value.typeName), offset: 0)
        }
        return object
    }

    private init(bytes: [UInt8], depthLimit: Int) {
        self.bytes = bytes
        self.depthLimit = depthLimit
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func error(_ reason: JSONError.Reason) -> JSONError { JSONError(reason: reason, offset: position) }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
    }

    private mutating func take(_ byte: UInt8, _ expected: String) throws(JSONError) {
        guard let found = current else { throw error(.truncated) }
        guard found == byte else { throw error(.unexpected(expected)) }
        position += 1
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        switch current {
        case nil: throw error(.truncated)
        case UInt8(ascii: "{"): return .object(try members(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try elements(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), .some(0x30...0x39): return try number()
        default: throw error(.unexpected("a value"))
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for byte in word.utf8 { try take(byte, word) }
        return value
    }

    private mutating func members(depth: Int) throws(JSONError) -> JSONObject {
        guard depth <= depthLimit else { throw error(.tooDeep(depthLimit)) }
        position += 1
        var members: [(name: String, value: JSONValue)] = []
        var names = NamesSeen()
        skipSpace()
        if current == UInt8(ascii: "}") {
            position += 1
            return JSONObject()
        }
        while true {
            skipSpace()
            let start = position
            guard current != nil else { throw error(.truncated) }
            guard current == UInt8(ascii: "\"") else { throw error(.unexpected("a name in quotes")) }
            let name = try string()
            guard names.insert(name, behind: members) else {
                throw JSONError(reason: .duplicateName, offset: start)
            }
            skipSpace()
            try take(UInt8(ascii: ":"), "a colon")
            skipSpace()
            members.append((name, try value(depth: depth)))
            skipSpace()
            if current == UInt8(ascii: "}") { break }
            try take(UInt8(ascii: ","), "a comma or a closing brace")
        }
        position += 1
        return JSONObject(members)
    }

    private mutating func elements(depth: Int) throws(JSONError) -> [JSONValue] {
        guard depth <= depthLimit else { throw error(.tooDeep(depthLimit)) }
        position += 1
        var elements: [JSONValue] = []
        skipSpace()
        if current == UInt8(ascii: "]") {
            position += 1
            return []
        }
        while true {
            skipSpace()
            elements.append(try value(depth: depth))
            skipSpace()
            if current == UInt8(ascii: "]") { break }
            try take(UInt8(ascii: ","), "a comma or a closing bracket")
        }
        position += 1
        return elements
    }
}

/// The names of an object so far. Two are the same only if their bytes are: `é`, and `e` with an accent behind it, are two.
private struct NamesSeen {
    private var names: Set<[UInt8]> = []

    /// Takes in one more; whether it is new. Among a few it is looked for one by one, among many by its hash.
    mutating func insert(_ name: String, behind members: [(name: String, value: JSONValue)]) -> Bool {
        guard members.count >= 16 else { return !members.contains { $0.name.utf8.elementsEqual(name.utf8) } }
        if names.isEmpty { names = Set(members.map { Array($0.name.utf8) }) }
        return names.insert(Array(name.utf8)).inserted
    }
}

// MARK: - Strings and numbers

extension JSONParser {
    private mutating func string() throws(JSONError) -> String {
        position += 1
        var text: [UInt8] = []
        // What stands for itself is taken in one piece.
        var start = position
        while true {
            guard let byte = current else { throw error(.truncated) }
            switch byte {
            case UInt8(ascii: "\""):
                defer { position += 1 }
                if text.isEmpty { return String(decoding: bytes[start..<position], as: UTF8.self) }
                text += bytes[start..<position]
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                text += bytes[start..<position]
                text += try escape()
                start = position
            case 0:
                throw error(.nulCharacter)
            case 0x01...0x1F:
                throw error(.controlCharacter)
            default: position += 1
            }
        }
    }

    private mutating func escape() throws(JSONError) -> [UInt8] {
        let start = position
        position += 1
        guard let kind = current else { throw error(.truncated) }
        position += 1
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [kind]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): break
        default: throw JSONError(reason: .badEscape, offset: start)
        }
        var code = UInt32(try codeUnit(from: start))
        if (0xD800...0xDBFF).contains(code) {
            guard current == UInt8(ascii: "\\"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "u")
            else { throw JSONError(reason: .loneSurrogate, offset: start) }
            position += 2
            let low = UInt32(try codeUnit(from: start))
            guard (0xDC00...0xDFFF).contains(low) else { throw JSONError(reason: .loneSurrogate, offset: start) }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard code != 0 else { throw JSONError(reason: .nulCharacter, offset: start) }
        guard let scalar = Unicode.Scalar(code) else { throw JSONError(reason: .loneSurrogate, offset: start) }
        return Array(String(Character(scalar)).utf8)
    }

    private mutating func codeUnit(from start: Int) throws(JSONError) -> UInt16 {
        var code: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = current else { throw error(.truncated) }
            let value: UInt8
            switch digit {
            case 0x30...0x39: value = digit - 0x30
            case 0x41...0x46: value = digit - 0x41 + 10
            case 0x61...0x66: value = digit - 0x61 + 10
            default: throw JSONError(reason: .badEscape, offset: start)
            }
            code = code << 4 | UInt16(value)
            position += 1
        }
        return code
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        if current == UInt8(ascii: "0") {
            position += 1
        } else {
            try digits(from: start)
        }
        var isInteger = true
        if current == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            try digits(from: start)
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            isInteger = false
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try digits(from: start)
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger, let value = Int64(text) { return .integer(value) }
        return .number(text)
    }

    private mutating func digits(from start: Int) throws(JSONError) {
        let first = position
        while let byte = current, (0x30...0x39).contains(byte) { position += 1 }
        guard position > first else { throw JSONError(reason: .badNumber, offset: start) }
    }
}
