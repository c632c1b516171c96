/// The place of a change in the change log: gap-free, ascending, from 1.
public struct ChangeNumber: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number itself; 0 stands before the first change.
    public let rawValue: UInt64

    /// Takes the number as it stands.
    @inlinable
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// Orders changes by their commit.
    @inlinable
    public static func < (left: ChangeNumber, right: ChangeNumber) -> Bool { left.rawValue < right.rawValue }

    /// The number in decimal.
    public var description: String { String(rawValue) }

    /// The number that follows.
    public var next: ChangeNumber { ChangeNumber(rawValue: rawValue &+ 1) }
}
