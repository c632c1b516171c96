/// A value of an attribute as LLDAP stores it: what the `bincode` library makes of it, lengths as 64-bit numbers in front,
/// the lowest byte first.
struct LLDAPValue {
    /// The kinds of attributes, by the names that LLDAP gives them.
    enum Kind: String {
        case string = "String"
        case integer = "Integer"
        case image = "JpegPhoto"
        case time = "DateTime"
    }

    /// The single values, each as LDAP writes it.
    let values: [[UInt8]]

    /// Reads a value; `nil` if it is none of the kind.
    init?(_ bytes: [UInt8], kind: Kind, isList: Bool) {
        var rest = bytes[...]
        var count: UInt64 = 1
        if isList {
            guard let number = Self.number(&rest) else { return nil }
            count = number
        }
        var values: [[UInt8]] = []
        // Each value takes eight bytes at least, so that a wrong count ends here.
        guard count <= UInt64(bytes.count / 8) else { return nil }
        for _ in 0..<count {
            guard let number = Self.number(&rest) else { return nil }
            if kind == .integer {
                values.append(Array(String(Int64(bitPattern: number)).utf8))
                continue
            }
            guard number <= UInt64(rest.count) else { return nil }
            let content = Array(rest.prefix(Int(number)))
            rest = rest.dropFirst(Int(number))
            if kind == .time {
                guard let time = Self.generalizedTime(content) else { return nil }
                values.append(time)
            } else {
                values.append(content)
            }
        }
        guard rest.isEmpty else { return nil }
        self.values = values
    }

    private static func number(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
        guard bytes.count >= 8 else { return nil }
        let number = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        bytes = bytes.dropFirst(8)
        return number
    }

    /// `2026-01-31 12:30:00.5`, with a T or a space and with or without what follows the seconds, as GeneralizedTime of UTC
    /// (RFC 4517 section 3.3.13).
    static func generalizedTime(_ text: [UInt8]) -> [UInt8]? {
        let pattern = Array("dddd-dd-dd dd:dd:dd".utf8)
        guard text.count >= pattern.count else { return nil }
        var digits: [UInt8] = []
        for (byte, wanted) in zip(text, pattern) {
            switch wanted {
            case UInt8(ascii: "d"):
                guard (0x30...0x39).contains(byte) else { return nil }
                digits.append(byte)
            case UInt8(ascii: " "): guard byte == wanted || byte == UInt8(ascii: "T") else { return nil }
            default: guard byte == wanted else { return nil }
            }
        }
        return digits + [UInt8(ascii: "Z")]
    }
}
