/// The outcome of an operation, as LDAP numbers it (RFC 4511 section 4.1.9 and appendix A).
///
/// A number without a name here is kept as it is, as the enumeration is extensible.
public struct ResultCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number on the wire, 0 or more.
    public let rawValue: Int32

    /// Makes a result code from its number.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// Whether the code says that the operation did what was asked, which the two answers to a
    /// comparison do as well.
    public var isSuccess: Bool {
        self == .success || self == .compareTrue || self == .compareFalse
    }

    /// The name of the code and its number, such as `noSuchObject (32)`; the number alone if it has
    /// no name.
    public var description: String {
        guard let name else { return String(rawValue) }
        return "\(name) (\(rawValue))"
    }

    /// The name of the code in its RFC, or `nil` for a number without one.
    public var name: String? {
        switch self {
        case .success: "success"
        case .operationsError: "operationsError"
        case .protocolError: "protocolError"
        case .timeLimitExceeded: "timeLimitExceeded"
        case .sizeLimitExceeded: "sizeLimitExceeded"
        case .compareFalse: "compareFalse"
        case .compareTrue: "compareTrue"
        case .authMethodNotSupported: "authMethodNotSupported"
        case .strongerAuthRequired: "strongerAuthRequired"
        case .referral: "referral"
        case .adminLimitExceeded: "adminLimitExceeded"
        case .unavailableCriticalExtension: "unavailableCriticalExtension"
        case .confidentialityRequired: "confidentialityRequired"
        case .saslBindInProgress: "saslBindInProgress"
        case .noSuchAttribute: "noSuchAttribute"
        case .undefinedAttributeType: "undefinedAttributeType"
        case .inappropriateMatching: "inappropriateMatching"
        case .constraintViolation: "constraintViolation"
        case .attributeOrValueExists: "attributeOrValueExists"
        case .invalidAttributeSyntax: "invalidAttributeSyntax"
        case .noSuchObject: "noSuchObject"
        case .aliasProblem: "aliasProblem"
        case .invalidDNSyntax: "invalidDNSyntax"
        case .aliasDereferencingProblem: "aliasDereferencingProblem"
        case .inappropriateAuthentication: "inappropriateAuthentication"
        case .invalidCredentials: "invalidCredentials"
        case .insufficientAccessRights: "insufficientAccessRights"
        case .busy: "busy"
        case .unavailable: "unavailable"
        case .unwillingToPerform: "unwillingToPerform"
        case .loopDetect: "loopDetect"
        case .sortControlMissing: "sortControlMissing"
        case .offsetRangeError: "offsetRangeError"
        case .namingViolation: "namingViolation"
        case .objectClassViolation: "objectClassViolation"
        case .notAllowedOnNonLeaf: "notAllowedOnNonLeaf"
        case .notAllowedOnRDN: "notAllowedOnRDN"
        case .entryAlreadyExists: "entryAlreadyExists"
        case .objectClassModsProhibited: "objectClassModsProhibited"
        case .affectsMultipleDSAs: "affectsMultipleDSAs"
        case .other: "other"
        case .canceled: "canceled"
        case .noSuchOperation: "noSuchOperation"
        case .tooLate: "tooLate"
        case .cannotCancel: "cannotCancel"
        case .assertionFailed: "assertionFailed"
        case .authorizationDenied: "authorizationDenied"
        case .syncRefreshRequired: "e-syncRefreshRequired"
        default: nil
        }
    }
}

extension ResultCode {
    /// The operation succeeded.
    public static let success = ResultCode(rawValue: 0)
    /// The operation is out of order, for example during a bind or with StartTLS pending.
    public static let operationsError = ResultCode(rawValue: 1)
    /// The message is malformed, or its version is not supported.
    public static let protocolError = ResultCode(rawValue: 2)
    /// The time limit of the client or of the server is over.
    public static let timeLimitExceeded = ResultCode(rawValue: 3)
    /// There are more entries than the size limit of the client or of the server.
    public static let sizeLimitExceeded = ResultCode(rawValue: 4)
    /// The compared value is not there.
    public static let compareFalse = ResultCode(rawValue: 5)
    /// The compared value is there.
    public static let compareTrue = ResultCode(rawValue: 6)
    /// The authentication method or SASL mechanism is not supported.
    public static let authMethodNotSupported = ResultCode(rawValue: 7)
    /// The operation needs stronger authentication.
    public static let strongerAuthRequired = ResultCode(rawValue: 8)
    /// Another server has to be asked.
    public static let referral = ResultCode(rawValue: 10)
    /// A limit set by an administrator was passed.
    public static let adminLimitExceeded = ResultCode(rawValue: 11)
    /// A critical control is not known or does not fit the operation.
    public static let unavailableCriticalExtension = ResultCode(rawValue: 12)
    /// The operation needs a protected connection.
    public static let confidentialityRequired = ResultCode(rawValue: 13)
    /// The server waits for the next step of the SASL bind.
    public static let saslBindInProgress = ResultCode(rawValue: 14)
    /// The named attribute or value is not in the entry.
    public static let noSuchAttribute = ResultCode(rawValue: 16)
    /// The attribute type is not in the schema.
    public static let undefinedAttributeType = ResultCode(rawValue: 17)
    /// The matching rule does not fit the attribute type.
    public static let inappropriateMatching = ResultCode(rawValue: 18)
    /// A value does not keep to a constraint.
    public static let constraintViolation = ResultCode(rawValue: 19)
    /// The attribute or value is already there.
    public static let attributeOrValueExists = ResultCode(rawValue: 20)
    /// A value does not keep to the syntax of its attribute.
    public static let invalidAttributeSyntax = ResultCode(rawValue: 21)
    /// There is no such entry.
    public static let noSuchObject = ResultCode(rawValue: 32)
    /// An alias names no entry.
    public static let aliasProblem = ResultCode(rawValue: 33)
    /// A distinguished name is malformed.
    public static let invalidDNSyntax = ResultCode(rawValue: 34)
    /// An alias may not be followed.
    public static let aliasDereferencingProblem = ResultCode(rawValue: 36)
    /// The entry cannot be bound to in this way.
    public static let inappropriateAuthentication = ResultCode(rawValue: 48)
    /// The name or the credential is wrong.
    public static let invalidCredentials = ResultCode(rawValue: 49)
    /// The caller may not do this.
    public static let insufficientAccessRights = ResultCode(rawValue: 50)
    /// The server has too much to do just now.
    public static let busy = ResultCode(rawValue: 51)
    /// The server cannot do this just now.
    public static let unavailable = ResultCode(rawValue: 52)
    /// The server refuses to do this.
    public static let unwillingToPerform = ResultCode(rawValue: 53)
    /// An alias or referral leads back to itself.
    public static let loopDetect = ResultCode(rawValue: 54)
    /// A window on a list was asked for without an order (draft-ietf-ldapext-ldapv3-vlv).
    public static let sortControlMissing = ResultCode(rawValue: 60)
    /// A window lies outside of the list (draft-ietf-ldapext-ldapv3-vlv).
    public static let offsetRangeError = ResultCode(rawValue: 61)
    /// The name of the entry does not fit the place in the tree.
    public static let namingViolation = ResultCode(rawValue: 64)
    /// The entry would not keep to its object classes.
    public static let objectClassViolation = ResultCode(rawValue: 65)
    /// The entry has entries below it.
    public static let notAllowedOnNonLeaf = ResultCode(rawValue: 66)
    /// The value is part of the entry's name.
    public static let notAllowedOnRDN = ResultCode(rawValue: 67)
    /// There is an entry of this name already.
    public static let entryAlreadyExists = ResultCode(rawValue: 68)
    /// The structural object class may not be changed.
    public static let objectClassModsProhibited = ResultCode(rawValue: 69)
    /// The operation would touch more than one server.
    public static let affectsMultipleDSAs = ResultCode(rawValue: 71)
    /// Something else went wrong.
    public static let other = ResultCode(rawValue: 80)
    /// The operation was cancelled (RFC 3909).
    public static let canceled = ResultCode(rawValue: 118)
    /// There is no operation to cancel (RFC 3909).
    public static let noSuchOperation = ResultCode(rawValue: 119)
    /// The operation can no longer be cancelled (RFC 3909).
    public static let tooLate = ResultCode(rawValue: 120)
    /// The operation cannot be cancelled (RFC 3909).
    public static let cannotCancel = ResultCode(rawValue: 121)
    /// The assertion control does not match (RFC 4528).
    public static let assertionFailed = ResultCode(rawValue: 122)
    /// The proxied authorization is refused (RFC 4370).
    public static let authorizationDenied = ResultCode(rawValue: 123)
    /// The client has to synchronise from the start: `e-syncRefreshRequired` (RFC 4533).
    public static let syncRefreshRequired = ResultCode(rawValue: 4096)
}
