public import Identity
import Synchronization

/// Where the directory learns of failures and locks, which are no identity data and not in the snapshot.
///
/// The authenticator that knows them needs the directory, so that it is made later and set here.
public final class LoginStateSource: Sendable {
    private let read = Mutex<(@Sendable (UserID) -> LoginState)?>(nil)
    private let policy = Mutex(LoginPolicy())

    /// Of nobody anything is known.
    public init() {}

    /// Asks an authenticator from now on.
    public func ask(_ authenticator: Authenticator) {
        policy.withLock { $0 = authenticator.policy }
        read.withLock { read in read = { [weak authenticator] user in authenticator?.state(of: user) ?? LoginState() } }
    }

    /// The state of a user.
    func state(of user: UserID) -> LoginState? { read.withLock { $0 }.map { $0(user) } }

    /// When the lock of a user began that holds now; `nil` when there is none.
    func lockedSince(_ user: UserID, at now: Timestamp) -> Timestamp? {
        guard let state = state(of: user), policy.withLock({ $0.lockRemaining(state, at: now) }) != nil else {
            return nil
        }
        return state.failures.last ?? now
    }
}
