/// Where to go after a log-in: a path of this server and nothing else (HTTP contract section 2.1).
enum LocalPath {
    /// Where to go when nothing else is asked for.
    static let standard = "/admin"

    /// The path and query of a URL or path; the standard one for what is none, or leads elsewhere when a browser reads it.
    static func reduced(_ text: String?, else standard: String = standard) -> String {
        guard let text, text.utf8.count <= 2000, text.utf8.allSatisfy(isURLCharacter) else { return standard }
        var rest = text.prefix { $0 != "#" }
        if let colon = rest.firstIndex(of: ":"), isScheme(rest[..<colon]) {
            rest = rest[rest.index(after: colon)...]
            guard rest.hasPrefix("//") else { return standard }
        }
        if rest.hasPrefix("//") { rest = rest.dropFirst(2).drop { $0 != "/" && $0 != "?" } }
        let path = rest.prefix { $0 != "?" }
        guard path.hasPrefix("/"), !path.hasPrefix("//"), isPlain(path), decoded(rest) != nil else { return standard }
        return String(rest)
    }

    /// Whether no segment leads upwards and no escape stands for what could not stand there itself.
    private static func isPlain(_ path: Substring) -> Bool {
        guard let bytes = decoded(path), !bytes.contains(UInt8(ascii: "\\")), !bytes.starts(with: Array("//".utf8))
        else { return false }
        return !bytes.split(separator: UInt8(ascii: "/")).contains { $0.elementsEqual("..".utf8) }
    }

    /// The bytes behind the escapes; `nil` for a broken escape or a control character.
    private static func decoded(_ text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return bytes.contains { $0 < 0x20 || $0 == 0x7F } ? nil : bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.flatMap { UInt8(exactly: $0) }
    }

    private static func isScheme(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || "+-.".utf8.contains($0) }
    }

    /// RFC 3986 section 2: unreserved, reserved and `%`.
    private static func isURLCharacter(_ byte: UInt8) -> Bool {
        isLetter(byte) || (0x30...0x39).contains(byte) || "-._~:/?#[]@!$&'()*+,;=%".utf8.contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
