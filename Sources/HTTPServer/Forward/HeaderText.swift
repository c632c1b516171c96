/// Text as the value of a header that every proxy passes on as it is: printable ASCII, the rest in UTF-8 as `%XX`.
enum HeaderText {
    /// One value. `%` is escaped too, so that it can be read back.
    static func value(_ text: String) -> String { escaped(text, and: "%") }

    /// Several values with a comma between; commas inside them are escaped.
    static func list(_ texts: [String]) -> String { texts.map { escaped($0, and: "%,") }.joined(separator: ",") }

    private static func escaped(_ text: String, and others: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let bytes = Array(text.utf8)
        var escaped: [UInt8] = []
        escaped.reserveCapacity(bytes.count)
        for (index, byte) in bytes.enumerated() {
            // White space at the ends would be lost on the way (RFC 9110 section 5.5).
            let isEdge = index == 0 || index == bytes.count - 1
            let isPlain = (0x21...0x7E).contains(byte) && !others.utf8.contains(byte) || byte == 0x20 && !isEdge
            escaped += isPlain ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: escaped, as: UTF8.self)
    }
}
