/// What the grammars of RFC 4512 and RFC 4514 ask about single bytes.
extension UInt8 {
    @inline(__always) var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }

    @inline(__always) var isDigit: Bool { self &- 0x30 < 10 }

    @inline(__always) var lowercasedASCII: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

    var hexadecimalValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x37
        case 0x61...0x66: self - 0x57
        default: nil
        }
    }

    /// The digit of the lower four bits.
    var hexadecimalDigit: UInt8 {
        let low = self & 15
        return low < 10 ? 0x30 + low : 0x57 + low
    }
}
