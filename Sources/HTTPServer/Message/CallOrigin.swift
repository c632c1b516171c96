import HTTPTypes
import Identity

/// Where a request came from: the peer, or the client that a trusted proxy speaks for (decision 12).
struct CallOrigin: Sendable, Equatable {
    /// The client's address without its port; `nil` when it is not known.
    var address: String?
    /// Whether the client's words are protected by TLS on their way.
    var hasTLS: Bool

    /// Whether the client is this machine. Of one that is not known this is not assumed.
    var isLocal: Bool { address.flatMap { ClientAddress($0) }?.isLoopback ?? false }

    /// The peer itself.
    init(peer: String?, hasTLS: Bool = false) {
        address = peer
        self.hasTLS = hasTLS
    }

    /// Looks at what a proxy says.
    ///
    /// `X-Forwarded-For` grows at its end, so it is read from there: the last address that is none of our proxies is the
    /// client. What stands before it the client may have written itself.
    /// - Parameters:
    ///   - peer: who connected.
    ///   - hasTLS: whether TLS protects that connection.
    ///   - proxies: who is believed.
    init(peer: String?, hasTLS: Bool, headers: HTTPFields, proxies: [AddressRange]) {
        self.init(peer: peer, hasTLS: hasTLS)
        guard let peer, Self.isOne(peer, of: proxies) else { return }
        let said = headers[values: Self.forwardedFor].flatMap { $0.split(separator: ",") }
        for text in said.reversed() {
            guard let client = Self.address(text) else { break }
            address = client
            if !Self.isOne(client, of: proxies) { break }
        }
        let schemes = headers[values: Self.forwardedScheme].flatMap { $0.split(separator: ",") }
        if let scheme = schemes.last {
            self.hasTLS = scheme.trimmingSpace().lowercased() == "https"
        } else if !said.isEmpty {
            // It speaks for a client and does not say how that one speaks with it.
            self.hasTLS = false
        }
    }

    private static let forwardedFor = name("X-Forwarded-For")
    private static let forwardedScheme = name("X-Forwarded-Proto")

    private static func name(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is no name of a header.") }
        return name
    }

    private static func isOne(_ address: String, of proxies: [AddressRange]) -> Bool {
        proxies.contains { $0.contains(address) }
    }

    /// An address in the forms that proxies write: `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]:4711`.
    private static func address(_ text: Substring) -> String? {
        var text = text.trimmingSpace()
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            text = String(text[text.index(after: text.startIndex)..<end])
        } else if text.utf8.count(where: { $0 == UInt8(ascii: ":") }) == 1, let colon = text.firstIndex(of: ":") {
            text = String(text[..<colon])
        }
        return ClientAddress(text) == nil ? nil : text
    }
}
