extension Filter: CustomStringConvertible {
    /// The filter as text (RFC 4515), which parses to the same filter if its attributes and rules
    /// are well-formed.
    public var description: String {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Escapes a value for the text of a filter (RFC 4515 section 3).
    ///
    /// `*`, `(`, `)`, `\` and control characters become a backslash and two digits; so do all bytes
    /// past ASCII if the value is not UTF-8.
    public static func escape(_ value: [UInt8]) -> String {
        var bytes: [UInt8] = []
        write(value, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Escapes a text for the text of a filter (RFC 4515 section 3).
    public static func escape(_ value: String) -> String {
        escape(Array(value.utf8))
    }

    private func write(into text: inout [UInt8]) {
        text.append(0x28)
        switch self {
        case .and(let filters):
            text.append(0x26)
            for filter in filters { filter.write(into: &text) }
        case .or(let filters):
            text.append(0x7C)
            for filter in filters { filter.write(into: &text) }
        case .not(let filter):
            text.append(0x21)
            filter.write(into: &text)
        case .equality(let attribute, let value):
            Filter.writeItem(attribute, "=", value, into: &text)
        case .substrings(let filter):
            Filter.write(filter, into: &text)
        case .greaterOrEqual(let attribute, let value):
            Filter.writeItem(attribute, ">=", value, into: &text)
        case .lessOrEqual(let attribute, let value):
            Filter.writeItem(attribute, "<=", value, into: &text)
        case .present(let attribute):
            Filter.writeName(attribute, into: &text)
            text += "=*".utf8
        case .approximate(let attribute, let value):
            Filter.writeItem(attribute, "~=", value, into: &text)
        case .extensible(let assertion):
            if let attribute = assertion.attribute { Filter.writeName(attribute, into: &text) }
            if assertion.dnAttributes { text += ":dn".utf8 }
            if let rule = assertion.rule {
                text.append(0x3A)
                Filter.writeName(rule, into: &text)
            }
            text += ":=".utf8
            Filter.write(assertion.value, into: &text)
        }
        text.append(0x29)
    }

    private static func writeItem(_ attribute: [UInt8], _ kind: String, _ value: [UInt8], into text: inout [UInt8]) {
        writeName(attribute, into: &text)
        text += kind.utf8
        write(value, into: &text)
    }

    private static func write(_ filter: SubstringFilter, into text: inout [UInt8]) {
        writeName(filter.attribute, into: &text)
        text.append(0x3D)
        if let initial = filter.initial { write(initial, into: &text) }
        text.append(0x2A)
        for piece in filter.any {
            write(piece, into: &text)
            text.append(0x2A)
        }
        if let final = filter.final { write(final, into: &text) }
    }

    /// Appends an attribute description or rule; a byte that has no place in one is escaped, so
    /// that a log line stays one.
    private static func writeName(_ name: [UInt8], into text: inout [UInt8]) {
        for byte in name {
            let isLetterOrDigit = (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
            if isLetterOrDigit || byte == 0x2D || byte == 0x2E || byte == 0x3B {
                text.append(byte)
            } else {
                writeEscape(byte, into: &text)
            }
        }
    }

    private static func write(_ value: [UInt8], into text: inout [UInt8]) {
        let isText = String(validating: value, as: UTF8.self) != nil
        for byte in value {
            switch byte {
            case 0..<0x20, 0x28, 0x29, 0x2A, 0x5C, 0x7F: writeEscape(byte, into: &text)
            case 0x80...: if isText { text.append(byte) } else { writeEscape(byte, into: &text) }
            default: text.append(byte)
            }
        }
    }

    private static func writeEscape(_ byte: UInt8, into text: inout [UInt8]) {
        text.append(0x5C)
        for digit in [byte >> 4, byte & 15] { text.append(digit < 10 ? 0x30 + digit : 0x57 + digit) }
    }
}
