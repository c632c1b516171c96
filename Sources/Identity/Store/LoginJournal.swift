/// What the store remembers of a user's log-ins: failures, locks and used-up codes, shared by all doors and all processes.
///
/// It is no identity data and stands in no change log (decisions 11).
public struct LoginState: Sendable, Equatable {
    /// When a log-in failed, the oldest first: those that still count.
    public var failures: [Timestamp] = []
    /// How many locks followed each other without a success between.
    public var locks: Int = 0
    /// Until when the account's log-ins are refused.
    public var lockedUntil: Timestamp?
    /// How many codes in a row were wrong.
    public var wrongCodes: Int = 0
    /// Until when the second factor is refused.
    public var codesLockedUntil: Timestamp?
    /// The highest time step of which a code was accepted; codes of this step or an earlier one are refused (RFC 6238
    /// section 5.2).
    public var lastStep: UInt64 = 0
    /// By how many steps the clock of the app that shows the codes went before or behind ours the last time.
    public var codeDrift: Int64 = 0
    /// The digests of the recovery codes that were used, see ``RecoveryCodes``.
    public var spentRecoveryCodes: [[UInt8]] = []
    /// When each token of an API user, or each app password of a person, was last used. Written at most every ten minutes.
    public var tokensUsedAt: [TokenID: Timestamp] = [:]
    /// When an expired password was let pass, the oldest first.
    public var graceUses: [Timestamp] = []
    /// The last log-in that made a session.
    public var loggedInAt: Timestamp?
    /// Addresses from which a log-in succeeded, with the time of the last success, the newest first.
    public var knownAddresses: [KnownAddress] = []

    /// A user who never tried.
    public init() {}
}

/// An address from which a user has logged in.
public struct KnownAddress: Sendable, Equatable {
    /// The address in its text form.
    public var address: String
    /// The last success from it.
    public var time: Timestamp

    /// Puts the parts together.
    public init(address: String, time: Timestamp) {
        self.address = address
        self.time = time
    }
}

/// A line of the log-in trail. It holds no secret.
public struct LoginEvent: Sendable, Equatable {
    /// When.
    public var time: Timestamp
    /// The name as it was given, cut at 512 bytes; escaped when shown.
    public var name: String
    /// The user it meant, if there is one.
    public var user: UserID?
    /// The door: `ldap`, `http`, `forward`, `cli`, `pam`.
    public var door: String
    /// The end client's address, if known.
    public var address: String?
    /// The service that asked, if it named itself.
    public var service: String?
    /// `allowed`, or the true reason of the refusal.
    public var outcome: String
    /// How many like it the line stands for.
    public var count: Int
    /// From the arrival of the question to the decision, in microseconds; `nil` where nothing was asked. The wait before a
    /// refusal is told is no part of it.
    public var duration: Int64?

    /// Puts the parts together.
    public init(
        time: Timestamp, name: String, user: UserID?, door: String, address: String?, service: String?,
        outcome: String, count: Int = 1, duration: Int64? = nil
    ) {
        self.time = time
        self.name = name
        self.user = user
        self.door = door
        self.address = address
        self.service = service
        self.outcome = outcome
        self.count = count
        self.duration = duration
    }
}

/// A change of one user's state, with the lines of the trail that tell of it.
public struct LoginStateChange: Sendable {
    /// Whose state it is.
    public var user: UserID
    /// Changes the state. It may run more than once, if a transaction is tried again; the last time counts.
    public var body: @Sendable (inout LoginState) -> [LoginEvent]

    /// Puts the parts together.
    public init(user: UserID, body: @escaping @Sendable (inout LoginState) -> [LoginEvent]) {
        self.user = user
        self.body = body
    }
}

/// The authenticator's view of the store. All calls block.
public protocol LoginJournal: Sendable {
    /// The states of all users that have one, and a token for ``changedStates(since:)``.
    func states() throws -> (states: [UserID: LoginState], token: Int64)

    /// The states written after `token`, by any process.
    func changedStates(since token: Int64) throws -> (states: [UserID: LoginState], token: Int64)

    /// Reads, changes and writes one state in one transaction, alone among all processes: durable when this returns.
    ///
    /// - Returns: what `body` returns; nothing is written when it throws.
    func update<Result>(_ user: UserID, _ body: (inout LoginState) throws -> Result) throws -> Result

    /// Does several changes in the given order, and appends the lines that they return and then `events`: durable when
    /// this returns. One transaction, if the store can; by default one for each change and one for the lines.
    ///
    /// - Returns: the tokens that the states were written under, if the store says so: whoever's token is right below them
    ///   has seen all up to the last of them, and need not read again what it wrote itself.
    @discardableResult
    func write(_ changes: [LoginStateChange], _ events: [LoginEvent]) throws -> ClosedRange<Int64>?

    /// Appends lines to the trail.
    func append(_ events: [LoginEvent]) throws

    /// The newest lines of the trail, `limit` at most.
    func events(limit: Int) throws -> [LoginEvent]
}

extension LoginJournal {
    /// A transaction for each change, and one for the lines.
    @discardableResult
    public func write(_ changes: [LoginStateChange], _ events: [LoginEvent]) throws -> ClosedRange<Int64>? {
        var lines: [LoginEvent] = []
        for change in changes { lines += try update(change.user, change.body) }
        lines += events
        if !lines.isEmpty { try append(lines) }
        return nil
    }
}
