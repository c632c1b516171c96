/// A password that is sent to a directory and shown nowhere.
///
/// It describes itself as `<secret>` everywhere; only the client that sends it reads the octets.
public struct BindSecret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The octets, for the one place that sends them.
    let octets: [UInt8]

    /// Wraps the octets of a password.
    public init(_ octets: [UInt8]) {
        self.octets = octets
    }

    /// Wraps the UTF-8 octets of a password.
    public init(_ text: String) {
        octets = Array(text.utf8)
    }

    /// Whether there is no octet: RFC 4513 5.1.2 calls a bind with it unauthenticated, and many servers let it succeed.
    public var isEmpty: Bool { octets.isEmpty }

    /// Always `<secret>`.
    public var description: String { "<secret>" }

    /// Always `<secret>`.
    public var debugDescription: String { "<secret>" }

    /// A mirror without children, so that `dump` shows nothing either.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
