/// The address of a directory: `ldap://host[:port]`, `ldaps://host[:port]` or `ldapi://path-with-%2F`.
///
/// Anything else an LDAP URL may carry (a base, a filter, extensions; RFC 4516) is refused: it would be ignored.
public struct DirectoryURL: Sendable, Hashable, CustomStringConvertible {
    /// The three schemes that are spoken.
    public enum Scheme: String, Sendable {
        /// LDAP over TCP, with or without StartTLS.
        case ldap
        /// LDAP over TLS from the first octet.
        case ldaps
        /// LDAP over a Unix socket.
        case ldapi
    }

    /// How the directory is reached.
    public let scheme: Scheme

    /// The host name or address without brackets; empty for `ldapi`.
    public let host: String

    /// The TCP port; 0 for `ldapi`.
    public let port: UInt16

    /// The path of the Unix socket; empty for the other schemes.
    public let path: String

    /// Reads a URL.
    ///
    /// - Throws: `DirectoryError` with the code `invalidInput` that names what is wrong with it.
    public init(_ text: String) throws(DirectoryError) {
        guard let separator = text.firstRange(of: "://"),
            let scheme = Scheme(rawValue: text[..<separator.lowerBound].lowercased())
        else {
            throw Self.refuse(text, "it must begin with ldap://, ldaps:// or ldapi://")
        }
        var rest = text[separator.upperBound...]
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        guard !rest.isEmpty, rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "@") }) else {
            throw Self.refuse(text, "the host is missing, or holds characters that do not belong there")
        }
        guard !rest.contains(where: { $0 == "/" || $0 == "?" || $0 == "#" }) else {
            throw Self.refuse(text, "only scheme, host and port may stand here; base and filter have keys of their own")
        }
        self.scheme = scheme
        if scheme == .ldapi {
            guard let path = Self.decodePercent(rest), path.utf8.count < 108, path.hasPrefix("/") else {
                throw Self.refuse(text, "the path of the socket must be absolute, below 108 octets, with / as %2F")
            }
            (self.path, host, port) = (path, "", 0)
            return
        }
        path = ""
        let (name, portText) = try Self.split(rest, of: text)
        guard !name.isEmpty, !name.contains("%") else { throw Self.refuse(text, "the host is missing") }
        host = String(name)
        guard let portText else {
            port = scheme == .ldaps ? 636 : 389
            return
        }
        guard portText.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt16(portText), number > 0 else {
            throw Self.refuse(text, "the port must be a number from 1 to 65535")
        }
        port = number
    }

    /// The URL as libldap takes it.
    public var description: String {
        switch scheme {
        case .ldapi: "ldapi://" + path.utf8.map(Self.encodePercent).joined()
        case .ldap, .ldaps: "\(scheme.rawValue)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
        }
    }

    private static func split(
        _ rest: Substring, of text: String
    ) throws(DirectoryError) -> (name: Substring, port: Substring?) {
        if rest.hasPrefix("[") {
            guard let end = rest.firstIndex(of: "]") else { throw refuse(text, "the bracket of the address is open") }
            let after = rest[rest.index(after: end)...]
            let name = rest[rest.index(after: rest.startIndex)..<end]
            if after.isEmpty { return (name, nil) }
            guard after.hasPrefix(":") else { throw refuse(text, "after the address only a port may follow") }
            return (name, after.dropFirst())
        }
        guard let colon = rest.firstIndex(of: ":") else { return (rest, nil) }
        let port = rest[rest.index(after: colon)...]
        guard !port.contains(":") else { throw refuse(text, "an IPv6 address must stand in brackets") }
        return (rest[..<colon], port)
    }

    private static func decodePercent(_ text: Substring) -> String? {
        var octets: [UInt8] = []
        var iterator = text.utf8.makeIterator()
        while let octet = iterator.next() {
            guard octet == UInt8(ascii: "%") else {
                octets.append(octet)
                continue
            }
            guard let high = iterator.next(), let low = iterator.next(),
                let value = UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16), value != 0
            else { return nil }
            octets.append(value)
        }
        return String(validating: octets, as: UTF8.self)
    }

    private static func encodePercent(_ octet: UInt8) -> String {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
            String(UnicodeScalar(octet))
        default: "%" + (octet < 16 ? "0" : "") + String(octet, radix: 16, uppercase: true)
        }
    }

    private static func refuse(_ text: String, _ reason: String) -> DirectoryError {
        DirectoryError(
            .invalidInput, host: "", message: "the URL \"\(DirectoryError.clean(text))\" can't be used: \(reason)")
    }
}
