/// The first component of a description of RFC 4512, section 4.1: the object identifier or number behind the parenthesis.
enum FirstComponent {
    /// The first word behind the opening parenthesis; nil if there is none.
    static func word(of value: [UInt8]) -> [UInt8]? {
        let inner = value.drop { $0 == 0x20 }
        guard inner.first == UInt8(ascii: "(") else { return nil }
        let word = inner.dropFirst().drop { $0 == 0x20 }.prefix { $0 != 0x20 && $0 != UInt8(ascii: ")") }
        return word.isEmpty ? nil : Array(word)
    }
}
