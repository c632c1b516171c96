/// Change sequence numbers as OpenLDAP writes them: `YYYYmmddHHMMSS.uuuuuuZ#cccccc#sss#mmmmmm`.
enum ChangeSequenceNumberText {
    /// The number with hexadecimal digits in lower case; nil if it is none. Numbers in this form compare as octets.
    static func canonical(_ value: [UInt8]) -> [UInt8]? {
        guard value.count == 40, value[14] == UInt8(ascii: "."), value[21] == UInt8(ascii: "Z"),
            value[22] == UInt8(ascii: "#"), value[29] == UInt8(ascii: "#"), value[33] == UInt8(ascii: "#"),
            GeneralizedTimeText.canonical(Array(value[0..<22])) != nil
        else { return nil }
        for range in [23..<29, 30..<33, 34..<40] where !value[range].allSatisfy({ $0.hexadecimalValue != nil }) {
            return nil
        }
        return value[..<22] + value[22...].map(\.lowercasedASCII)
    }
}
