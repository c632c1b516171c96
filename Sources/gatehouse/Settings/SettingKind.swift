import Foundation
import Identity

/// What values a setting takes, and their one form for the rest of the program.
indirect enum SettingKind: Sendable {
    /// Any text that is not empty.
    case text
    /// Text that no message may repeat.
    case secret
    /// A distinguished name; its grammar is checked where it is used.
    case distinguishedName
    /// The name of an attribute, without options.
    case attribute
    /// `true` or `false`, `yes` or `no`, `on` or `off`, `1` or `0`.
    case boolean
    /// A whole number.
    case number(ClosedRange<Int>)
    /// A time such as `30s`, `15m`, `12h`, `7d`; a bare number counts seconds.
    case seconds(ClosedRange<Int>)
    /// A size such as `64KiB`, `4MiB`, `1GiB`; a bare number counts bytes.
    case bytes(ClosedRange<Int>)
    /// One of these words.
    case choice([String])
    /// `HOST:PORT`.
    case address
    /// An IP address, or a network such as `10.0.0.0/8`.
    case network
    /// A URL with one of these schemes.
    case url(schemes: [String])
    /// The name of an HTTP header that is free for any use.
    case headerName
    /// A file or folder; in a file it is relative to that file.
    case path
    /// `keep`, `disable`, or a mapping with the one key `default`.
    case noRole
    /// One value, or a list of them; between commas in the environment.
    case list(SettingKind)

    /// Checks a text and gives its one form: numbers in decimal, times in seconds, sizes in bytes, booleans as words.
    ///
    /// - Parameters:
    ///   - text: what was written.
    ///   - folder: what a relative path starts from; nil leaves it as it is.
    /// - Returns: the form to decode, or nil if the text is not of this kind.
    func normalise(_ text: String, relativeTo folder: String?) -> String? {
        switch self {
        case .text, .secret:
            return text.isEmpty || text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) ? nil : text
        case .distinguishedName:
            return text.contains("=") && !text.utf8.contains(0) ? text : nil
        case .attribute:
            let isName = text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || "-.".utf8.contains(byte)
            }
            return !text.isEmpty && isName ? text : nil
        case .boolean:
            switch text.lowercased() {
            case "true", "yes", "on", "1": return "true"
            case "false", "no", "off", "0": return "false"
            default: return nil
            }
        case .number(let range):
            return Self.whole(text[...], in: range).map(String.init)
        case .seconds(let range):
            return Self.amount(text, units: Self.timeUnits, in: range).map(String.init)
        case .bytes(let range):
            return Self.amount(text, units: Self.sizeUnits, in: range).map(String.init)
        case .choice(let words):
            return words.contains(text) ? text : nil
        case .address:
            return ListenAddress(text)?.description
        case .network:
            return AddressRange(text)?.description
        case .url(let schemes):
            return Self.isURL(text, schemes: schemes) ? text : nil
        case .headerName:
            return Self.isHeaderName(text) ? text : nil
        case .path:
            guard !text.isEmpty, !text.utf8.contains(0) else { return nil }
            guard let folder, !text.hasPrefix("/") else { return text }
            return folder + "/" + text
        case .noRole:
            if text == "keep" || text == "disable" { return text }
            return text.hasPrefix("default:") && text.utf8.count > 8 ? text : nil
        case .list(let kind):
            return kind.normalise(text, relativeTo: folder)
        }
    }

    /// What a value has to be, to end the sentence "… is not".
    var expectation: String {
        switch self {
        case .text, .secret: "text without control characters"
        case .distinguishedName: "a distinguished name, such as dc=example,dc=org"
        case .attribute: "the name of an attribute, such as uid"
        case .boolean: "true or false"
        case .number(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .seconds(let range):
            "a time such as 30s, 15m, 12h or 7d, from \(range.lowerBound) to \(range.upperBound) s"
        case .bytes(let range):
            "a size such as 65536, 64KiB, 4MiB or 1GiB, from \(range.lowerBound) to \(range.upperBound) bytes"
        case .choice(let words): "one of: " + words.joined(separator: ", ")
        case .address: "an address; write HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080"
        case .network: "an IP address or a network, such as 192.0.2.1 or 10.0.0.0/8"
        case .url(let schemes): "a URL that begins with " + schemes.map { $0 + "://" }.joined(separator: " or ")
        case .headerName:
            "the name of a header of your own, such as Remote-User: letters, digits and hyphens, none that HTTP uses itself"
        case .path: "a path"
        case .noRole: "keep, disable, or { default: NAME }"
        case .list(let kind): kind.expectation
        }
    }

    /// Whether a message may repeat the value.
    var isSecret: Bool {
        if case .secret = self { true } else { false }
    }

    /// RFC 9110 has more characters in names (section 5.1), which some proxies drop.
    private static func isHeaderName(_ text: String) -> Bool {
        let taken = [
            "connection", "content-length", "content-type", "cookie", "date", "host", "location", "set-cookie", "te",
            "trailer", "transfer-encoding", "upgrade", "www-authenticate", "x-login-location",
        ]
        return !text.isEmpty && text.utf8.count <= 64
            && text.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
            } && !taken.contains(text.lowercased())
    }

    private static let timeUnits: [(String, Int)] = [("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400)]
    private static let sizeUnits: [(String, Int)] = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)]

    /// A number with a unit behind it.
    private static func amount(_ text: String, units: [(String, Int)], in range: ClosedRange<Int>) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text[digits.endIndex...]
        var factor = 1
        if !unit.isEmpty {
            guard let known = units.first(where: { $0.0 == unit }) else { return nil }
            factor = known.1
        }
        guard let number = whole(digits, in: 0...Int.max) else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: factor)
        return !overflow && range.contains(product) ? product : nil
    }

    /// A number in decimal. A leading zero is refused: YAML 1.1 reads 010 as eight.
    private static func whole(_ text: Substring, in range: ClosedRange<Int>) -> Int? {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text
        guard let first = digits.utf8.first, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            first != 0x30 || digits.utf8.count == 1, let number = Int(text), range.contains(number)
        else { return nil }
        return number
    }

    private static func isURL(_ text: String, schemes: [String]) -> Bool {
        guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased(), schemes.contains(scheme),
            url.user == nil, url.password == nil, url.fragment == nil
        else { return false }
        // ldapi:// carries a socket path, escaped, in the place of the host, or nothing.
        return scheme == "ldapi" || url.host?.isEmpty == false
    }
}
