/// An attribute type and a value of it, as a relative distinguished name has them (RFC 4512, section 2.3.1).
public struct AttributeTypeAndValue: Hashable, Sendable {
    /// The type as written: a descriptor or a numeric object identifier.
    public var type: [UInt8]
    /// The value without escapes.
    public var value: [UInt8]

    /// Makes a pair; neither part is checked.
    public init(type: [UInt8], value: [UInt8]) {
        self.type = type
        self.value = value
    }

    /// Makes a pair of two texts.
    public init(_ type: String, _ value: String) {
        self.init(type: Array(type.utf8), value: Array(value.utf8))
    }

    /// The pair in the notation of RFC 4514, sections 2.3 and 2.4.
    ///
    /// Special characters get a backslash; control characters are written as a backslash and two digits; a value that is
    /// not UTF-8 is written in hexadecimal form.
    public var bytes: [UInt8] {
        var text: [UInt8] = []
        write(into: &text)
        return text
    }

    func write(into text: inout [UInt8]) {
        text += type
        text.append(UInt8(ascii: "="))
        guard UTF8Text.isValid(value) else {
            Self.writeHexadecimal(value, into: &text)
            return
        }
        for (index, byte) in value.enumerated() {
            switch byte {
            case UInt8(ascii: ","), UInt8(ascii: "+"), UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"),
                UInt8(ascii: ">"), UInt8(ascii: ";"):
                text.append(UInt8(ascii: "\\"))
                text.append(byte)
            case UInt8(ascii: "#") where index == 0:
                text += [UInt8(ascii: "\\"), byte]
            case 0x20 where index == 0 || index == value.count - 1:
                text += [UInt8(ascii: "\\"), byte]
            case 0..<0x20, 0x7F:
                text += [UInt8(ascii: "\\"), (byte >> 4).hexadecimalDigit, byte.hexadecimalDigit]
            default:
                text.append(byte)
            }
        }
    }

    /// Writes octets as a BER encoded string in hexadecimal digits (RFC 4514 section 2.4).
    static func writeHexadecimal(_ value: [UInt8], into text: inout [UInt8]) {
        var octets: [UInt8] = [0x04]
        if value.count < 0x80 {
            octets.append(UInt8(value.count))
        } else {
            octets.append(0x84)
            for shift in [24, 16, 8, 0] { octets.append(UInt8(truncatingIfNeeded: value.count >> shift)) }
        }
        text.append(UInt8(ascii: "#"))
        for octet in octets + value { text += [(octet >> 4).hexadecimalDigit, octet.hexadecimalDigit] }
    }
}
