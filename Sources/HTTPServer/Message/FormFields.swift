/// The fields of a form or of a query (`application/x-www-form-urlencoded`), each once.
struct FormFields: Sendable {
    private let values: [String: String]

    /// Reads the text of a form; `nil` for a bad escape, for what is not UTF-8, for U+0000 and for a name that comes twice.
    init?(_ bytes: [UInt8]) {
        guard let pairs = Self.pairs(bytes) else { return nil }
        var values: [String: String] = [:]
        for pair in pairs {
            guard values.updateValue(pair.value, forKey: pair.name) == nil else { return nil }
        }
        self.values = values
    }

    /// The names and values of a form or query in their order; a name may come more than once.
    static func pairs(_ bytes: [UInt8]) -> [(name: String, value: String)]? {
        var pairs: [(name: String, value: String)] = []
        for part in bytes.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: true) {
            let sides = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let first = sides.first, let name = decode(first), let value = decode(sides.count > 1 ? sides[1] : [])
            else { return nil }
            pairs.append((name, value))
        }
        return pairs
    }

    /// The value of a field; `nil` if the form has none of that name.
    subscript(name: String) -> String? { values[name] }

    /// A text as a value of a form or query.
    static func escaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var escaped: [UInt8] = []
        for byte in text.utf8 {
            let isPlain =
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) && byte < 0x80
                || "-._~".utf8.contains(byte)
            escaped += isPlain ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    private static func decode(_ bytes: ArraySlice<UInt8>) -> String? {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): text.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                    return nil
                }
                text.append(high << 4 | low)
            default: text.append(byte)
            }
        }
        guard !text.contains(0) else { return nil }
        return String(validating: text, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
