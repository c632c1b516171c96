import NIOCore

extension JSONValue {
    /// Appends the text of the value, without any white space.
    func write(into buffer: inout ByteBuffer) {
        switch self {
        case .null: buffer.writeStaticString("null")
        case .bool(let value): buffer.writeString(value ? "true" : "false")
        case .integer(let value): buffer.writeString(String(value))
        case .number(let text): buffer.writeString(text)
        case .string(let text): Self.write(text, into: &buffer)
        case .array(let elements):
            buffer.writeInteger(UInt8(ascii: "["))
            var isFirst = true
            for element in elements {
                if !isFirst { buffer.writeInteger(UInt8(ascii: ",")) }
                isFirst = false
                element.write(into: &buffer)
            }
            buffer.writeInteger(UInt8(ascii: "]"))
        case .object(let object):
            buffer.writeInteger(UInt8(ascii: "{"))
            var isFirst = true
            for member in object.members {
                if !isFirst { buffer.writeInteger(UInt8(ascii: ",")) }
                isFirst = false
                Self.write(member.name, into: &buffer)
                buffer.writeInteger(UInt8(ascii: ":"))
                member.value.write(into: &buffer)
            }
            buffer.writeInteger(UInt8(ascii: "}"))
        }
    }

    /// A string in quotes. `<` is escaped too, so that no reader can take an answer for a page.
    ///
    /// What needs no escape, nearly all of every answer, is copied in one piece.
    private static func write(_ text: String, into buffer: inout ByteBuffer) {
        var text = text
        text.withUTF8 { bytes in
            buffer.writeInteger(UInt8(ascii: "\""))
            var rest = UnsafeRawBufferPointer(bytes)[...]
            while let place = rest.firstIndex(where: isEscaped) {
                buffer.writeBytes(rest[..<place])
                writeEscaped(rest[place], into: &buffer)
                rest = rest[(place + 1)...]
            }
            buffer.writeBytes(rest)
            buffer.writeInteger(UInt8(ascii: "\""))
        }
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "<")
            || byte == 0x7F
    }

    private static func writeEscaped(_ byte: UInt8, into buffer: inout ByteBuffer) {
        buffer.writeInteger(UInt8(ascii: "\\"))
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
            buffer.writeInteger(byte)
            return
        }
        let digits: StaticString = "0123456789abcdef"
        buffer.writeStaticString("u00")
        for digit in [byte >> 4, byte & 15] { buffer.writeInteger(digits.utf8Start[Int(digit)]) }
    }
}
