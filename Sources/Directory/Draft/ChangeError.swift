/// Why a change was refused. Nothing of the change was done.
public struct ChangeError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of refusal it is; each door has an answer for each.
    public enum Code: String, Sendable {
        /// The name, address or place is taken (HTTP 409, LDAP 68).
        case taken
        /// There is no such entry, user, role or list (HTTP 404, LDAP 32).
        case notFound
        /// A field is malformed (HTTP 400, LDAP 19 or 21).
        case invalid
        /// The schema does not allow it (HTTP 400, LDAP 65).
        case schema
        /// No active super admin would be left (HTTP 400, LDAP 53).
        case lastSuperAdmin
        /// The actor may not do it (HTTP 403, LDAP 50).
        case forbidden
        /// The entry has entries below it (LDAP 66).
        case notLeaf
        /// Somebody holds the role (HTTP 400, LDAP 53).
        case inUse
        /// A source keeps the entry (HTTP 400, LDAP 53).
        case managed
        /// Numbers of a range have run out.
        case exhausted
    }

    /// What kind of refusal it is.
    public let code: Code
    /// The field it is about, as the HTTP contract names it; empty if about none.
    public let field: String
    /// What is wrong, with what, and what to do. It holds no secret.
    public let message: String

    /// Puts the parts together.
    public init(_ code: Code, field: String = "", _ message: String) {
        self.code = code
        self.field = field
        self.message = message
    }

    /// The message.
    public var description: String { message }

    /// Two refusals of one kind about one field are the same.
    public static func == (left: ChangeError, right: ChangeError) -> Bool {
        left.code == right.code && left.field == right.field
    }
}
