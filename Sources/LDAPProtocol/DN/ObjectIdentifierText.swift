/// Tells object identifiers from other texts: `oid = descr / numericoid` of RFC 4512, section 1.4.
enum ObjectIdentifierText {
    /// Whether bytes are a descriptor or a numeric object identifier.
    static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = bytes.first else { return false }
        return first.isDigit ? isNumeric(bytes) : isDescriptor(bytes)
    }

    /// Whether an array is a descriptor or a numeric object identifier.
    static func isValid(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { isValid($0) }
    }

    /// Whether bytes are a letter with letters, digits and hyphens behind it.
    static func isDescriptor(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = bytes.first, first.isLetter else { return false }
        return bytes.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
    }

    /// Whether bytes are numbers without leading zeros, at least two, with dots between them.
    static func isNumeric(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var dots = 0
        var start = 0
        for index in 0...bytes.count {
            if index < bytes.count, bytes[index].isDigit { continue }
            guard index == bytes.count || bytes[index] == UInt8(ascii: ".") else { return false }
            guard index > start, index - start == 1 || bytes[start] != UInt8(ascii: "0") else { return false }
            if index < bytes.count { dots += 1 }
            start = index + 1
        }
        return dots >= 1
    }
}
