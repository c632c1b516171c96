/// A value that must not reach a log, an error text or a debugger's summary by accident.
///
/// Everything that describes it says `<secret>`; the value itself is read through ``exposed`` only, so that each use can
/// be found by searching for that word.
public struct Secret<Value: Sendable>: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The value itself, for the one place that needs it.
    public var exposed: Value

    /// Wraps a value that is not to be shown.
    public init(_ value: Value) {
        exposed = value
    }

    /// Always `<secret>`.
    public var description: String { "<secret>" }

    /// Always `<secret>`.
    public var debugDescription: String { "<secret>" }

    /// A mirror without children, so that `dump` shows nothing either.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

extension Secret where Value == [UInt8] {
    /// Whether two secrets are the same bytes, found in time that depends on their lengths only.
    public func matches(_ other: Self) -> Bool {
        ConstantTime.equals(exposed, other.exposed)
    }
}
