/// The store's number of an entry: positive, never used again after the entry is gone.
///
/// Every object of the directory has one, whatever its kind; users and roles
/// carry a number of their own beside it, which is the one the HTTP API shows.
public struct EntryID: RawRepresentable, Hashable, Comparable, Sendable {
    /// The number itself, at least 1.
    public let rawValue: UInt32

    /// Takes the number as it stands.
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Orders entries by the time they were first stored.
    @inlinable
    public static func < (left: EntryID, right: EntryID) -> Bool { left.rawValue < right.rawValue }
}

extension EntryID: CustomStringConvertible {
    /// The number in decimal.
    public var description: String { String(rawValue) }
}
