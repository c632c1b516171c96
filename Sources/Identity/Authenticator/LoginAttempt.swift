/// The way by which a log-in comes in.
public enum LoginDoor: String, Sendable, CaseIterable {
    /// The login form of the web pages.
    case form
    /// `Authorization` headers of the HTTP API.
    case http
    /// The check endpoint of the HTTP API.
    case check
    /// The forward-auth endpoint for reverse proxies.
    case forward
    /// A simple bind over LDAP.
    case ldap
    /// The local socket, which PAM asks.
    case pam
    /// A command on the host.
    case cli
}

/// Somebody's claim to be a user, with the proof and with what the caller wants to know.
public struct LoginAttempt: Sendable {
    /// Who it is said to be.
    public enum Identity: Sendable {
        /// A user name or an e-mail address as it was typed.
        case login(String)
        /// A user that a door has found by other means, as by the DN of a bind; `nil` when there is none.
        ///
        /// `name` is what was given, for the trail.
        case entry(UserID?, name: String)
    }

    /// What the proof is wanted for.
    public enum Purpose: Sendable {
        /// To be let in: the second factor is asked for when there is one.
        case login
        /// To confirm, inside a session, that the person at the keyboard knows the password: no code is asked for.
        case confirmation
    }

    /// A list that is asked about.
    public struct ListQuestion: Sendable, Equatable {
        /// The list.
        public var list: ListID
        /// Whether the question is about managing it, not just viewing it.
        public var manage: Bool

        /// Puts the parts together.
        public init(list: ListID, manage: Bool = false) {
            self.list = list
            self.manage = manage
        }
    }

    /// Who it is said to be.
    public var identity: Identity
    /// The password, or the token of an API user; as it came, not trimmed.
    public var password: Secret<[UInt8]>
    /// The one-time code, when the door has a field of its own for it.
    public var code: Secret<[UInt8]>?
    /// Whether the code may stand behind the password, bare or after one space, `:` or `;` (LDAP and PAM).
    public var mayAppendCode = false
    /// The credential generation under which a first step has verified the password: the second step of the form. The
    /// password is not looked at then, and the attempt is refused when the generation is another by now.
    public var passwordProof: Int64?
    /// The door.
    public var door: LoginDoor
    /// The end client's address in text form; `nil` when it is not known or there is none, as on a local socket. A
    /// service that logs in on behalf of others is no end client.
    public var address: String?
    /// The service that asks, if it named itself: app passwords for it are taken.
    public var service: String?
    /// What holds for all who log in through the service, as far as the door knows it.
    public var serviceRule = SecondFactorRule.ifEnrolled
    /// Whether the client has a live session of this user: like an address from which the user has logged in.
    public var hasLiveSession = false
    /// Takes users of this type alone; both when `nil`. The form takes people alone in any case.
    public var type: UserType?
    /// Whether an app password is taken and no password beside it: under the name of a service.
    public var takesAppPasswordsAlone = false
    /// What the proof is wanted for.
    public var purpose = Purpose.login
    /// A permission that is asked about. `*` is never granted.
    public var permission: Permission?
    /// A list that is asked about.
    public var list: ListQuestion?
    /// The groups of which one is asked for, by cn; any will do if there are none.
    public var groups: [String] = []
    /// Whether a session is made on success: moves the time of the last log-in.
    public var makesSession = false

    /// An attempt with the fields that have no default; the rest is set afterwards.
    public init(
        identity: Identity, password: Secret<[UInt8]>, code: Secret<[UInt8]>? = nil, mayAppendCode: Bool = false,
        door: LoginDoor, address: String? = nil, service: String? = nil
    ) {
        self.identity = identity
        self.password = password
        self.code = code
        self.mayAppendCode = mayAppendCode
        self.door = door
        self.address = address
        self.service = service
    }

    /// The second step of a log-in whose first one ended in ``Refusal/Reason/codeRequired``.
    ///
    /// - Parameter proof: The credential generation in the refusal of the first step.
    public static func secondStep(
        of user: UserID, name: String, proof: Int64, code: Secret<[UInt8]>, door: LoginDoor, address: String? = nil
    ) -> LoginAttempt {
        var attempt = LoginAttempt(
            identity: .entry(user, name: name), password: Secret([]), code: code, door: door, address: address)
        attempt.passwordProof = proof
        return attempt
    }

    /// The name as it was given.
    var givenName: String {
        switch identity {
        case .login(let name), .entry(_, let name): name
        }
    }
}
