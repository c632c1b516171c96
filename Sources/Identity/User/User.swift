/// The number of a user as the HTTP API shows it: positive, 31 bits, never used again.
public struct UserID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number itself.
    public let rawValue: Int32

    /// Takes the number as it stands.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// Orders users by creation.
    public static func < (left: UserID, right: UserID) -> Bool { left.rawValue < right.rawValue }

    /// The number in decimal.
    public var description: String { String(rawValue) }
}

/// A person or an API user: the native side of an entry (HTTP contract section 4).
public struct User: Sendable, Equatable {
    /// The number of the user.
    public var id: UserID
    /// The name to log in with, as written.
    public var username: String
    /// The user name after NFKC and case folding: names that agree here are the same name.
    public var canonicalUsername: String
    /// The e-mail address in lower case; `nil` for API users and for people without a free one.
    public var email: String?
    /// The display name.
    public var name: String
    /// Person or machine.
    public var type: UserType
    /// Whether the user may log in at all.
    public var status: UserStatus
    /// Who disabled the user; `nil` while enabled.
    public var disabledBy: DisabledBy?
    /// Whether the user may log in with a password, wherever it is verified.
    public var passwordLogin: Bool
    /// The stored verifier of the password, or of the token of an API user.
    public var password: PasswordHash?
    /// When the password was last set; `nil` when that is not known, or there is none.
    public var passwordChangedAt: Timestamp?
    /// The verifiers of passwords before the present one, the newest first, as far as a policy looks back.
    public var formerPasswords: [PasswordHash] = []
    /// Whether a person has to change the password before anything else.
    public var mustChangePassword = false
    /// The one-time link under which a person sets another password.
    public var passwordReset: PasswordReset?
    /// The user role, and what granted it; `nil` for a user without permissions.
    public var role: Grant?
    /// The list role, and what granted it.
    public var listRole: Grant?
    /// The secret of the second factor, sealed with the key that lies beside the database; `nil` when none is enrolled.
    public var sealedTOTPSecret: [UInt8]?
    /// When a code is asked for.
    public var secondFactorRule = SecondFactorRule.ifEnrolled
    /// The digests of the recovery codes, see ``RecoveryCodes``; which of them are spent stands in ``LoginState``. Empty
    /// without a second factor.
    public var recoveryCodes: [[UInt8]] = []
    /// The tokens of an API user beside the primary one, which stands in `password`.
    public var tokens: [NamedToken] = []
    /// What programs of a person use in the place of the password.
    public var appPasswords: [AppPassword] = []
    /// The lists that the user made and may manage whatever the roles say (HTTP contract section 13).
    public var ownLists: [ListID] = []
    /// The groups of this directory that the source of the user put the user into, in ascending order: only those it takes
    /// the user out of again.
    public var sourceGroups: [EntryID] = []
    /// Counts every change of a credential, the status or a factor: what was verified before is void after it.
    public var credentialGeneration: Int64

    /// A user with the fields that have no default; the rest is set afterwards.
    public init(id: UserID, username: String, canonicalUsername: String, name: String, type: UserType) {
        self.id = id
        self.username = username
        self.canonicalUsername = canonicalUsername
        self.name = name
        self.type = type
        self.status = .enabled
        self.passwordLogin = false
        self.credentialGeneration = 0
    }
}

extension User {
    /// Takes another verifier of the password, and keeps those before it.
    ///
    /// - Parameter history: how many are kept, the present one among them.
    public mutating func changePassword(to new: PasswordHash?, at time: Timestamp, keeping history: Int) {
        guard new != password else { return }
        if let password, type == .user { formerPasswords.insert(password, at: 0) }
        formerPasswords = Array(formerPasswords.prefix(type == .user ? max(0, history - 1) : 0))
        password = new
        passwordChangedAt = new == nil ? nil : time
        mustChangePassword = false
        passwordReset = nil
    }

    /// Whether a token or an app password is the user's, and was not revoked.
    public func has(_ token: TokenID) -> Bool {
        token == .primary || tokens.contains { $0.id == token } || appPasswords.contains { $0.id == token }
    }
}

/// What kind of user it is.
public enum UserType: String, Sendable, CaseIterable {
    /// A person.
    case user
    /// A machine, known by a token.
    case api
}

/// Whether a user may log in.
public enum UserStatus: String, Sendable, CaseIterable {
    /// May log in.
    case enabled
    /// May not log in, over any door.
    case disabled
}

/// Who disabled a user: a sync enables again only what a sync disabled.
public enum DisabledBy: String, Sendable {
    /// An administrator, over any door.
    case admin
    /// The source that keeps the user.
    case sync
}

/// A role held by a user, with what granted it: a sync takes back only what it granted.
public struct Grant: Sendable, Equatable {
    /// The role.
    public var role: RoleID
    /// `nil` when an administrator granted it, else the source's name and the group that led to it (`corp:cn=editors,…`).
    public var origin: String?

    /// Puts the parts together.
    public init(role: RoleID, origin: String? = nil) {
        self.role = role
        self.origin = origin
    }
}
