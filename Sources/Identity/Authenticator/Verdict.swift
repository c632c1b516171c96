/// The answer to a log-in.
public enum Verdict: Sendable {
    /// The proof is right, and what was asked about is granted.
    case allowed(Admission)
    /// It is not.
    case refused(Refusal)

    /// The admission, if it is one.
    public var admission: Admission? {
        if case .allowed(let admission) = self { admission } else { nil }
    }

    /// The refusal, if it is one.
    public var refusal: Refusal? {
        if case .refused(let refusal) = self { refusal } else { nil }
    }
}

/// What a log-in that succeeded is worth.
public struct Admission: Sendable {
    /// Who it is, with roles and groups.
    public let account: Account
    /// Whether the user has to enrol a second factor before anything else. Only the form lets such a user in.
    public let mustEnrolTwoFactor: Bool
    /// Whether a code took part: a one-time code or a recovery code.
    public let usedTwoFactor: Bool
    /// Whether the code was a recovery code, which is spent now.
    public let usedRecoveryCode: Bool
    /// Where the password stands; doors that let people change it let in those who have to.
    public let password: PasswordStanding
    /// The token of an API user that was given, ``TokenID/primary`` or a named one, or the app password of a person;
    /// `nil` for a password.
    public let token: TokenID?

    /// The app password of a person that was given.
    public var appPassword: AppPassword? {
        account.user.type == .user ? token.flatMap { id in account.user.appPasswords.first { $0.id == id } } : nil
    }

    /// The permissions of the user role; a super admin passes every check beside them.
    public var permissions: [Permission] { account.permissions }
}

/// Why a log-in failed, and how to say so.
public struct Refusal: Sendable {
    /// What may be told to the one who asked. All but `invalid`, `unavailable` and `busy` are told after a right
    /// password alone.
    public enum Reason: String, Sendable, CaseIterable {
        /// Unknown, wrong, disabled, locked or a wrong code.
        case invalid
        /// The password is right, a code is missing.
        case codeRequired = "code_required"
        /// The password is right and has to be changed first.
        case mustChangePassword = "must_change_password"
        /// The password or the account is past its time.
        case expired
        /// The credentials are right, but do not do for what was asked.
        case notPermitted = "not_permitted"
        /// The directory that keeps the password, or the store, can't be asked.
        case unavailable
        /// Too many passwords are being checked; try again (LDAP 51, HTTP 429).
        case busy
    }

    /// The true reason, for the trail and for administrators.
    public enum Truth: String, Sendable, CaseIterable {
        /// No such user.
        case unknownUser = "unknown_user"
        /// The password is empty, no text, or too long.
        case malformedPassword = "malformed_password"
        /// A wrong password or token.
        case wrongPassword = "wrong_password"
        /// A wrong code stood behind a password that was not looked at for that reason.
        case wrongPasswordOrCode = "wrong_password_or_code"
        /// A token or an app password whose time is over.
        case expiredToken = "expired_token"
        /// Not an app password of the user, where no other is taken. Nobody guesses one, so it locks nothing.
        case wrongAppPassword = "wrong_app_password"
        /// An app password where it is not good: at another service, or at a door that takes none.
        case wrongService = "wrong_service"
        /// A right password with a wrong code.
        case wrongCode = "wrong_code"
        /// A right password with a code that was used before.
        case usedCode = "used_code"
        /// Too many wrong codes: the second factor is locked.
        case codesLocked = "codes_locked"
        /// Too many failures: the account is locked.
        case locked
        /// The account is disabled.
        case disabled
        /// The account may not log in with a password.
        case passwordLoginOff = "password_login_off"
        /// The account is of a type that the door does not take.
        case wrongType = "wrong_type"
        /// No password is stored.
        case noPassword = "no_password"
        /// The stored hash can't be read.
        case unreadableHash = "unreadable_hash"
        /// The stored secret of the second factor can't be opened.
        case unreadableFactor = "unreadable_factor"
        /// The password was changed between the two steps.
        case outdatedProof = "outdated_proof"
        /// The password is right, a code is missing.
        case codeRequired = "code_required"
        /// The role asks for a second factor and none is enrolled.
        case notEnrolled = "two_factor_not_enrolled"
        /// The password is right and has to be changed first.
        case mustChangePassword = "must_change_password"
        /// The password is right and past its time.
        case passwordExpired = "password_expired"
        /// The permission or list that was asked about is not granted.
        case notPermitted = "not_permitted"
        /// The source can't be asked.
        case sourceUnavailable = "source_unavailable"
        /// The store does not take writes.
        case storeUnavailable = "store_unavailable"
        /// The queue of passwords, or of writes, is full.
        case busy
    }

    /// What may be told.
    public let reason: Reason
    /// What is true. It is for the trail, and never for the one who asked.
    public let truth: Truth
    /// The answer is not given before this moment (see ``LoginPolicy/earliestFailure``).
    public let notBefore: ContinuousClock.Instant
    /// In how many seconds the name may be tried again, when there were too many failures; the same for names that do
    /// not exist.
    public let retryAfter: Int64?
    /// The account, when the password was right: for ``Reason/codeRequired`` and the like. `nil` otherwise.
    public let account: Account?
}
