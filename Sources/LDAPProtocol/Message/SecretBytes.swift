/// Bytes that must not be seen in a log: a password or the credentials of a SASL step.
///
/// Printing, debugging and reflecting it give `<secret>`. The bytes are at hand for whoever asks
/// for them by name.
public struct SecretBytes: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The bytes themselves.
    public var bytes: [UInt8]

    /// Takes bytes into custody.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Whether there is nothing in it.
    public var isEmpty: Bool { bytes.isEmpty }

    /// Compares all bytes whatever the first difference is; only the length can be told from the
    /// time.
    public static func == (left: SecretBytes, right: SecretBytes) -> Bool {
        guard left.bytes.count == right.bytes.count else { return false }
        var difference: UInt8 = 0
        for (one, other) in zip(left.bytes, right.bytes) { difference |= one ^ other }
        return difference == 0
    }

    /// `<secret>`.
    public var description: String { "<secret>" }

    /// `<secret>`.
    public var debugDescription: String { "<secret>" }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
