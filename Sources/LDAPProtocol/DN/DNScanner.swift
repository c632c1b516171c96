/// Walks over a distinguished name in the notation of RFC 4514 without allocating memory.
///
/// Accepted beside RFC 4514: spaces around separators, semicolons between relative names and quoted values (RFC 2253), and
/// `OID.` before a numeric type.
struct DNScanner {
    /// How a value is written.
    enum Form {
        /// As it is.
        case plain
        /// With at least one backslash.
        case escaped
        /// Between quotation marks; the range is what stands between them.
        case quoted
        /// As hexadecimal digits; the range begins after the number sign.
        case hexadecimal
    }

    /// One attribute type and value.
    struct Component {
        /// The bytes of the type.
        var type: Range<Int>
        /// The bytes of the value, without spaces around it.
        var value: Range<Int>
        /// How the value is written.
        var form: Form
        /// Whether the relative distinguished name goes on with another attribute.
        var isFollowedByPlus: Bool
    }

    let bytes: UnsafeBufferPointer<UInt8>
    private var position: Int
    private var isExpectingMore: Bool

    /// Begins at the first byte.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        self.position = 0
        self.isExpectingMore = false
        skipSpaces()
    }

    /// The next attribute type and value, or nil at the end.
    mutating func next() throws(DNError) -> Component? {
        if position == bytes.count {
            if isExpectingMore { throw DNError(.invalidAttributeType, at: position) }
            return nil
        }
        let type = try scanType()
        guard position < bytes.count, bytes[position] == UInt8(ascii: "=") else {
            throw DNError(.missingEqualsSign, at: position)
        }
        position += 1
        skipSpaces()
        var component = Component(type: type, value: position..<position, form: .plain, isFollowedByPlus: false)
        if position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "#"): try scanHexadecimal(&component)
            case UInt8(ascii: "\""): try scanQuoted(&component)
            default: try scanString(&component)
            }
        }
        try finish(&component)
        return component
    }

    private mutating func skipSpaces() {
        while position < bytes.count, bytes[position] == 0x20 { position += 1 }
    }

    /// A descriptor or a numeric object identifier with spaces around it (RFC 4512, section 1.4).
    private mutating func scanType() throws(DNError) -> Range<Int> {
        skipSpaces()
        var start = position
        while position < bytes.count {
            let byte = bytes[position]
            guard byte.isLetter || byte.isDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") else { break }
            position += 1
        }
        let end = position
        if end - start > 4, bytes[start + 3] == UInt8(ascii: "."), bytes[start] | 0x20 == UInt8(ascii: "o"),
            bytes[start + 1] | 0x20 == UInt8(ascii: "i"), bytes[start + 2] | 0x20 == UInt8(ascii: "d")
        {
            start += 4
        }
        guard ObjectIdentifierText.isValid(UnsafeBufferPointer(rebasing: bytes[start..<end])) else {
            throw DNError(.invalidAttributeType, at: start)
        }
        skipSpaces()
        return start..<end
    }

    private mutating func scanString(_ component: inout Component) throws(DNError) {
        let start = position
        var end = position
        scan: while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "+"):
                break scan
            case UInt8(ascii: "\\"):
                component.form = .escaped
                position += try escapeLength(at: position)
                end = position
            case UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"):
                throw DNError(.invalidValue, at: position)
            case 0:
                throw DNError(.nullCharacter, at: position)
            case 0x20:
                position += 1
            default:
                position += 1
                end = position
            }
        }
        component.value = start..<end
    }

    private mutating func scanQuoted(_ component: inout Component) throws(DNError) {
        component.form = .quoted
        position += 1
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            if bytes[position] == 0 { throw DNError(.nullCharacter, at: position) }
            position += bytes[position] == UInt8(ascii: "\\") ? try escapeLength(at: position) : 1
        }
        guard position < bytes.count else { throw DNError(.invalidValue, at: start - 1) }
        component.value = start..<position
        position += 1
    }

    private mutating func scanHexadecimal(_ component: inout Component) throws(DNError) {
        component.form = .hexadecimal
        position += 1
        let start = position
        while position < bytes.count, bytes[position].hexadecimalValue != nil { position += 1 }
        component.value = start..<position
    }

    /// What may stand after a value: spaces, then a separator or the end.
    private mutating func finish(_ component: inout Component) throws(DNError) {
        skipSpaces()
        isExpectingMore = false
        guard position < bytes.count else { return }
        switch bytes[position] {
        case UInt8(ascii: "+"): component.isFollowedByPlus = true
        case UInt8(ascii: ","), UInt8(ascii: ";"): break
        default:
            throw DNError(component.form == .hexadecimal ? .invalidHexadecimalValue : .invalidValue, at: position)
        }
        isExpectingMore = true
        position += 1
        skipSpaces()
    }

    /// The length of an escape: a backslash and a special character, or a backslash and two hexadecimal digits.
    private func escapeLength(at start: Int) throws(DNError) -> Int {
        guard start + 1 < bytes.count else { throw DNError(.invalidEscape, at: start) }
        switch bytes[start + 1] {
        case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: ";"),
            UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: " "), UInt8(ascii: "#"), UInt8(ascii: "="):
            return 2
        default:
            guard bytes[start + 1].hexadecimalValue != nil, start + 2 < bytes.count,
                bytes[start + 2].hexadecimalValue != nil
            else {
                throw DNError(.invalidEscape, at: start)
            }
            return 3
        }
    }
}

extension DNScanner {
    /// The value of a component with escapes, quotation marks and hexadecimal form undone.
    ///
    /// A value in hexadecimal form gives the contents of its string (RFC 4514, section 2.4), which need not be UTF-8.
    func value(of component: Component) throws(DNError) -> [UInt8] {
        let start = component.value.lowerBound
        switch component.form {
        case .plain:
            return Array(bytes[component.value])
        case .escaped, .quoted:
            var value: [UInt8] = []
            value.reserveCapacity(component.value.count)
            var index = start
            while index < component.value.upperBound {
                let byte = bytes[index]
                guard byte == UInt8(ascii: "\\"), index + 1 < component.value.upperBound else {
                    value.append(byte)
                    index += 1
                    continue
                }
                let next = bytes[index + 1]
                if let high = next.hexadecimalValue, index + 2 < component.value.upperBound,
                    let low = bytes[index + 2].hexadecimalValue
                {
                    value.append(high << 4 | low)
                    index += 3
                } else {
                    value.append(next)
                    index += 2
                }
            }
            if value.contains(0) { throw DNError(.nullCharacter, at: start) }
            guard UTF8Text.isValid(value) else { throw DNError(.invalidUTF8, at: start) }
            return value
        case .hexadecimal:
            return try hexadecimalValue(component.value)
        }
    }

    /// The contents of a string type in BER: tag, definite length, contents, and nothing behind.
    private func hexadecimalValue(_ range: Range<Int>) throws(DNError) -> [UInt8] {
        let error = DNError(.invalidHexadecimalValue, at: range.lowerBound)
        guard range.count >= 4, range.count % 2 == 0 else { throw error }
        var octets: [UInt8] = []
        octets.reserveCapacity(range.count / 2)
        for index in stride(from: range.lowerBound, to: range.upperBound, by: 2) {
            guard let high = bytes[index].hexadecimalValue, let low = bytes[index + 1].hexadecimalValue else {
                throw error
            }
            octets.append(high << 4 | low)
        }
        // OCTET STRING, UTF8String, NumericString, PrintableString, TeletexString, IA5String, VisibleString.
        guard [0x04, 0x0C, 0x12, 0x13, 0x14, 0x16, 0x1A].contains(octets[0]) else { throw error }
        var length = Int(octets[1])
        var start = 2
        if length >= 0x80 {
            let count = length - 0x80
            guard (1...4).contains(count), octets.count >= 2 + count else { throw error }
            length = octets[2..<2 + count].reduce(0) { $0 << 8 | Int($1) }
            start += count
        }
        guard length == octets.count - start else { throw error }
        let value = Array(octets[start...])
        if value.contains(0) { throw DNError(.nullCharacter, at: range.lowerBound) }
        return value
    }
}
