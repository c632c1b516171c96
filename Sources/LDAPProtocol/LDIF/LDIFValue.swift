/// A value in LDIF: its bytes, or the URL where they are to be had.
///
/// Values may be secrets (`userPassword`); do not print them.
public enum LDIFValue: Sendable, Hashable {
    /// The bytes of the value, base64 undone.
    case bytes([UInt8])
    /// A URL from a `name:< URL` line, not looked at beyond its characters. Only given out where the reader's options
    /// say so; whether to follow it is the caller's decision.
    case url(String)

    /// The bytes of the value, nil for a URL.
    @inlinable
    public var bytes: [UInt8]? {
        if case .bytes(let bytes) = self { bytes } else { nil }
    }
}
