/// Says why the LDAP server could not start.
public struct LDAPServiceError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: String, Sendable {
        /// An address is taken, unknown, or not for this user.
        case cannotListen
        /// There is no certificate for an address that needs one.
        case noCertificate
    }

    /// What kind of failure it is.
    public let code: Code
    /// What happened, and what to do about it.
    public let message: String

    /// Puts the parts together.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }

    /// Two errors are equal if their codes are.
    public static func == (left: LDAPServiceError, right: LDAPServiceError) -> Bool { left.code == right.code }
}
