/// Puts a JSON text together, byte by byte: the change log gets one or two for every entry of an import, and a coder that goes
/// by way of objects would take longer than all the rest.
struct JSONText {
    private var bytes: [UInt8] = []
    /// Whether the next key or value needs a comma before it.
    private var needsComma = false

    init() { bytes.reserveCapacity(1024) }

    /// What was put together.
    var string: String { String(decoding: bytes, as: UTF8.self) }

    /// Begins an object or an array.
    mutating func open(_ bracket: Unicode.Scalar) {
        bytes.append(UInt8(ascii: bracket))
        needsComma = false
    }

    /// Ends an object or an array.
    mutating func close(_ bracket: Unicode.Scalar) {
        bytes.append(UInt8(ascii: bracket))
        needsComma = true
    }

    /// Comes before each value of an array.
    mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    // MARK: Fields

    mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    mutating func key(bytes name: [UInt8]) {
        separate()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
    }

    mutating func field(_ name: StaticString, bytes value: [UInt8]) {
        key(name)
        quote(value)
    }

    /// A text; no field for `nil`.
    mutating func field(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        key(name)
        quote(value)
    }

    mutating func field(_ name: StaticString, _ value: Int64) {
        key(name)
        bytes.append(contentsOf: String(value).utf8)
    }

    mutating func field(_ name: StaticString, _ value: Bool) {
        key(name)
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    mutating func field(_ name: StaticString, _ values: [String]) {
        key(name)
        open("[")
        for value in values {
            separate()
            quote(value)
        }
        close("]")
    }

    mutating func field(_ name: StaticString, numbers: some Sequence<Int64>) {
        key(name)
        open("[")
        for number in numbers {
            separate()
            bytes.append(contentsOf: String(number).utf8)
        }
        close("]")
    }

    // MARK: Strings

    /// A string, if the bytes are UTF-8; false, and nothing done, if not.
    mutating func quote(ifText value: UnsafeBufferPointer<UInt8>) -> Bool {
        guard value.allSatisfy({ $0 < 0x80 }) || String(validating: value, as: UTF8.self) != nil else { return false }
        quoteText(value)
        return true
    }

    private mutating func quote(_ value: [UInt8]) {
        value.withUnsafeBufferPointer { if !quote(ifText: $0) { quote(String(decoding: $0, as: UTF8.self)) } }
    }

    private mutating func quote(_ value: String) {
        var value = value
        value.withUTF8 { quoteText($0) }
    }

    /// The string of bytes that are UTF-8 (RFC 8259 section 7).
    private mutating func quoteText(_ value: UnsafeBufferPointer<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        if value.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            bytes.append(contentsOf: value)
        } else {
            for byte in value {
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
                case 0..<0x20: bytes += Array("\\u00".utf8) + [Self.digit(byte >> 4), Self.digit(byte & 15)]
                default: bytes.append(byte)
                }
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
