public import Identity
public import LDAPProtocol

/// What is known of a user to be made.
public struct NewUser: Sendable {
    /// The name to log in with.
    public var username: String
    /// Person or API user.
    public var type: UserType
    /// The display name; the user name if empty.
    public var name: String
    /// The e-mail address in any case; not for API users.
    public var email: String?
    /// Whether the user may log in.
    public var status: UserStatus
    /// The verifier of the password, or of an API user's token.
    public var password: PasswordHash?
    /// Whether a person may log in with a password; `nil` for: if there is one.
    public var passwordLogin: Bool?
    /// Whether a person has to change the password at the first log-in; `nil` for what the policy says.
    public var mustChangePassword: Bool?
    /// When a code is asked for.
    public var secondFactorRule = SecondFactorRule.ifEnrolled
    /// The user role.
    public var role: Grant?
    /// The list role.
    public var listRole: Grant?
    /// Attributes that the fields above do not make, or that stand for their defaults (`sn`, `cn`, `telephoneNumber`).
    public var attributes: [PartialAttribute]

    /// An enabled user without roles; the rest is set afterwards.
    public init(
        username: String, type: UserType = .user, name: String = "", email: String? = nil,
        password: PasswordHash? = nil, role: Grant? = nil, listRole: Grant? = nil,
        attributes: [PartialAttribute] = []
    ) {
        self.username = username
        self.type = type
        self.name = name
        self.email = email
        self.status = .enabled
        self.password = password
        self.passwordLogin = nil
        self.mustChangePassword = nil
        self.role = role
        self.listRole = listRole
        self.attributes = attributes
    }
}

/// What a field becomes.
public enum FieldChange<Value: Sendable>: Sendable {
    /// It stays.
    case keep
    /// It gets a value; `nil` takes the value away.
    case set(Value?)

    /// The field after the change.
    func applied(to value: Value?) -> Value? {
        switch self {
        case .keep: value
        case .set(let new): new
        }
    }
}

/// What becomes of a user; what is not named stays.
public struct UserChanges: Sendable {
    /// Another user name: the entry is renamed.
    public var username: String?
    /// Another display name; the user name if empty.
    public var name: String?
    /// Another e-mail address: the first `mail` value, the others stay.
    public var email: FieldChange<String> = .keep
    /// Another kind of user, which voids password and second factor.
    public var type: UserType?
    /// May log in or not.
    public var status: UserStatus?
    /// May log in with a password or not; without, the password is dropped.
    public var passwordLogin: Bool?
    /// Another verifier of the password or token.
    public var password: FieldChange<PasswordHash> = .keep
    /// Whether a person has to change the password at the next log-in; `nil` for what the policy says of one that
    /// somebody else sets.
    public var mustChangePassword: Bool?
    /// Another rule on when a code is asked for.
    public var secondFactorRule: SecondFactorRule?
    /// Another user role.
    public var role: FieldChange<Grant> = .keep
    /// Another list role.
    public var listRole: FieldChange<Grant> = .keep
    /// Another sealed secret of the second factor.
    ///
    /// Without one the recovery codes go too.
    public var sealedTOTPSecret: FieldChange<[UInt8]> = .keep
    /// Other digests of recovery codes, see ``RecoveryCodes``; dropped when there is no second factor.
    public var recoveryCodes: [[UInt8]]?
    /// Attributes to replace; without values they are taken away.
    public var attributes: [PartialAttribute] = []

    /// Nothing changes.
    public init() {}
}
