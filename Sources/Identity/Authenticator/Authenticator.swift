public import Logging
import Synchronization

/// Decides whether somebody is who he says he is: the one place for all doors.
///
/// It works in two steps. ``decide(_:)`` runs on the caller's thread, event loops included, and answers what is cheap; where
/// a slow hash, a bind elsewhere or a durable write is needed it hands out work, which ``perform(_:)`` does.
/// ``authenticate(_:)`` does both. What a caller may be told stands in ``Refusal/reason``; a refusal is not to be sent before
/// ``Refusal/notBefore``.
///
/// Failures, locks and used-up codes are durable when the answer is given. Successes go to a buffered trail, which
/// ``run()`` writes twice a second and ``flush()`` at once.
public final class Authenticator: Sendable {
    let directory: any AccountDirectory
    let keeper: (any CredentialKeeper)?
    let passThrough: (any PassThroughBind)?
    let sealer: TOTPSealer
    /// The password policies.
    let passwords: PasswordRules
    /// Where slow hashes are computed, those of new passwords too.
    public let pool: HashPool
    /// What a new hash costs.
    public let hasher: PasswordHasher
    let clock: any LoginClock
    let logger: Logger
    /// The figures that are in force.
    public let policy: LoginPolicy

    let writer: JournalWriter
    let states: LoginStates
    let counters: FailureCounters
    let remembered: RememberedPasswords
    let decoyKey: HMACKey
    let trail = LoginTrail()
    let later = DeferredWrites()
    let isRefreshing = Mutex(false)
    /// Users of whom an unreadable hash or secret was reported.
    let reported = Mutex(BoundedTable<UserID, Int64>(limit: 1024))

    /// Reads the log-in states and starts the thread that writes them. Blocks for the reading.
    ///
    /// - Parameters:
    ///   - directory: Finds accounts.
    ///   - journal: Keeps states and trail; called on a thread of its own.
    ///   - keeper: Takes the hashes that replace old ones; without it old ones stay.
    ///   - passThrough: Verifies passwords of users that a source keeps; without it they can't log in.
    ///   - sealer: Opens the secrets of second factors.
    ///   - pool: Where slow hashes are computed.
    ///   - hasher: What a new hash costs, and what a name that does not exist costs.
    ///   - policy: The figures.
    ///   - passwords: For how long passwords are good.
    ///   - clock: The time.
    ///   - key: What remembered passwords are keyed with: 32 random bytes of this process.
    ///   - logger: Where is told what an administrator has to repair.
    /// - Throws: What the journal throws.
    public init(
        directory: any AccountDirectory, journal: any LoginJournal, keeper: (any CredentialKeeper)?,
        passThrough: (any PassThroughBind)?, sealer: TOTPSealer, pool: HashPool,
        hasher: PasswordHasher = PasswordHasher(), policy: LoginPolicy = LoginPolicy(),
        passwords: PasswordRules = PasswordRules(),
        clock: any LoginClock = SystemLoginClock(), key: Secret<[UInt8]> = Secret(Random.bytes(32)),
        logger: Logger
    ) throws {
        let (known, token) = try journal.states()
        self.directory = directory
        self.keeper = keeper
        self.passThrough = passThrough
        self.sealer = sealer
        self.pool = pool
        self.hasher = hasher
        self.policy = policy
        self.passwords = passwords
        self.clock = clock
        self.logger = logger
        writer = JournalWriter(journal: journal, token: token, limit: policy.waitingWrites)
        states = LoginStates(policy: policy, states: known)
        counters = FailureCounters(policy: policy, key: key)
        decoyKey = HMACKey(key.exposed + Array("decoy".utf8))
        remembered = RememberedPasswords(key: key, lifetime: policy.rememberedLifetime, limit: policy.rememberedLimit)
    }

    /// Answers what is cheap: remembered passwords, fast hashes, tokens and what is malformed. Takes microseconds, never
    /// blocks.
    public func decide(_ attempt: LoginAttempt) -> Decision {
        let arrival = clock.instant
        return switch examine(attempt, arrival: arrival) {
        case .verdict(let verdict): .verdict(told(verdict, attempt))
        case .step(let step): .work(LoginWork(attempt: attempt, arrival: arrival, step: step))
        }
    }

    /// Does what ``decide(_:)`` left, and answers. A refusal comes back at once; the caller waits until its
    /// ``Refusal/notBefore``.
    public func perform(_ work: LoginWork) async -> Verdict {
        told(await carryOut(work), work.attempt)
    }

    /// Decides, does the work, and waits until a refusal may be told.
    public func authenticate(_ attempt: LoginAttempt) async -> Verdict {
        let verdict: Verdict
        switch decide(attempt) {
        case .verdict(let cheap): verdict = cheap
        case .work(let work): verdict = await perform(work)
        }
        if let refusal = verdict.refusal, refusal.notBefore > clock.instant {
            try? await clock.sleep(until: refusal.notBefore)
        }
        return verdict
    }

    /// When a user last logged in with a session; `nil` for never. Answers from memory.
    public func lastLogin(of user: UserID) -> Timestamp? {
        states[user].loggedInAt
    }

    /// The log-in state of a user as it is known here. Answers from memory.
    public func state(of user: UserID) -> LoginState {
        states[user]
    }
}
