extension JSONValue {
    /// Appends the text of the value, without any white space.
    func write(into text: inout [UInt8]) {
        switch self {
        case .null: text.append(contentsOf: "null".utf8)
        case .bool(let value): text.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): Self.write(value, into: &text)
        case .number(let number): text.append(contentsOf: number.utf8)
        case .string(let string): Self.write(string, into: &text)
        case .array(let elements):
            text.append(UInt8(ascii: "["))
            var isFirst = true
            for element in elements {
                if !isFirst { text.append(UInt8(ascii: ",")) }
                isFirst = false
                element.write(into: &text)
            }
            text.append(UInt8(ascii: "]"))
        case .object(let object):
            text.append(UInt8(ascii: "{"))
            var isFirst = true
            for member in object.members {
                if !isFirst { text.append(UInt8(ascii: ",")) }
                isFirst = false
                Self.write(member.name, into: &text)
                text.append(UInt8(ascii: ":"))
                member.value.write(into: &text)
            }
            text.append(UInt8(ascii: "}"))
        }
    }

    private static func write(_ value: Int64, into text: inout [UInt8]) {
        guard (0...9).contains(value) else { return text.append(contentsOf: String(value).utf8) }
        text.append(0x30 + UInt8(value))
    }

    /// A string in quotes. `<` is escaped too, so that no reader can take an answer for a page.
    ///
    /// What needs no escape, nearly all of every answer, is copied in one piece.
    private static func write(_ string: String, into text: inout [UInt8]) {
        var string = string
        string.withUTF8 { bytes in
            text.append(UInt8(ascii: "\""))
            // Counted to the end, so that many bytes are looked at at once.
            if bytes.count(where: isEscaped) == 0 {
                text.append(contentsOf: bytes)
            } else {
                for byte in bytes {
                    if isEscaped(byte) { writeEscaped(byte, into: &text) } else { text.append(byte) }
                }
            }
            text.append(UInt8(ascii: "\""))
        }
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "<")
            || byte == 0x7F
    }

    private static func writeEscaped(_ byte: UInt8, into text: inout [UInt8]) {
        text.append(UInt8(ascii: "\\"))
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return text.append(byte) }
        text.append(contentsOf: "u00".utf8)
        for digit in [byte >> 4, byte & 15] {
            text.append(digit < 10 ? 0x30 + digit : UInt8(ascii: "a") - 10 + digit)
        }
    }
}
