import Identity
public import LDAPProtocol

/// Why a change over LDAP was refused. Nothing of it was done.
public struct WriteRefusal: Error, Sendable {
    /// What the client is told.
    public var result: LDAPResult
    /// What is wrong with the password, for clients that ask for it (draft-behera-ldap-password-policy-10).
    public var problem: PasswordPolicyControl.Problem?

    /// A refusal with a sentence that helps.
    public init(
        _ code: ResultCode, _ message: String, matchedDN: [UInt8] = [], problem: PasswordPolicyControl.Problem? = nil
    ) {
        result = LDAPResult(code, matchedDN: matchedDN, diagnosticMessage: message)
        self.problem = problem
    }

    /// A refusal by the rules of users, groups and roles in the terms of LDAP.
    ///
    /// - Parameter isNewName: whether the change gives an entry its name, so that `entryAlreadyExists` is for what is taken.
    init(_ error: ChangeError, isNewName: Bool = false) {
        let code: ResultCode =
            switch error.code {
            case .taken: isNewName || error.field == "dn" ? .entryAlreadyExists : .constraintViolation
            case .notFound: .noSuchObject
            case .invalid: .constraintViolation
            case .schema: .objectClassViolation
            case .forbidden: .insufficientAccessRights
            case .notLeaf: .notAllowedOnNonLeaf
            case .lastSuperAdmin, .inUse, .managed, .exhausted: .unwillingToPerform
            }
        self.init(code, error.message)
    }

    /// What any failure of a change comes to; it tells nothing of the inside of the store.
    public static func of(_ error: any Error) -> WriteRefusal {
        switch error {
        case let refusal as WriteRefusal: return refusal
        case let error as ChangeError: return WriteRefusal(error)
        case let error as StoreError where error.code == .busy:
            return WriteRefusal(.busy, "the store is busy; try again")
        case is StoreError: return WriteRefusal(.unavailable, "the store does not take changes now; see the log")
        default: return WriteRefusal(.other, "the change could not be made; see the log")
        }
    }
}
