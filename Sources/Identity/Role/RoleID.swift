/// The number of a role, user roles and list roles alike: positive, 31 bits, never used again.
public struct RoleID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number itself.
    public let rawValue: Int32

    /// Takes the number as it stands.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// The super admin role, which always exists and never changes.
    public static let superAdmin = RoleID(rawValue: 1)

    /// Orders roles by creation.
    public static func < (left: RoleID, right: RoleID) -> Bool { left.rawValue < right.rawValue }

    /// The number in decimal.
    public var description: String { String(rawValue) }
}
