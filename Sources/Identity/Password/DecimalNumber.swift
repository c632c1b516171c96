/// Reads the decimal numbers of hash texts.
enum DecimalNumber {
    /// The number that the bytes spell: digits only, no sign, no leading zero, at most nine of them.
    static func read(_ text: some Collection<UInt8>) -> Int? {
        guard let first = text.first, text.count <= 9, first != UInt8(ascii: "0") || text.count == 1 else {
            return nil
        }
        var number = 0
        for byte in text {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return number
    }
}
