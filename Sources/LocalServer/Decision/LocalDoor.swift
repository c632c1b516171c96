import Directory
import Identity

/// Puts requests to the authenticator, and its verdicts into answers. It decides nothing itself.
struct LocalDoor: Sendable {
    /// The two ways in which a request goes on.
    enum Step: Sendable {
        /// The answer.
        case answer(LocalAnswer)
        /// The answer takes time, off the event loop.
        case work(@Sendable () async -> LocalAnswer)
    }

    let directory: LiveDirectory
    let authenticator: Authenticator

    /// Begins a request, on an event loop.
    func begin(_ request: LocalRequest) -> Step {
        switch request {
        case .unreadable(let problem): return .answer(LocalAnswer(.unreadable(problem)))
        case .check(let attempt):
            guard asksForKnownPermission(attempt) else { return .answer(Self.noSuchPermission) }
            switch authenticator.decide(attempt) {
            case .verdict(let verdict): return .answer(LocalAnswer(verdict, hasProof: true))
            case .work(let work):
                return .work { [authenticator] in
                    LocalAnswer(await authenticator.perform(work), hasProof: true)
                }
            }
        case .account(let attempt):
            guard asksForKnownPermission(attempt) else { return .answer(Self.noSuchPermission) }
            return .answer(LocalAnswer(authenticator.decideWithoutProof(attempt), hasProof: false))
        case .changePassword(let attempt, let new):
            let change = PasswordChange(attempt: attempt, new: new)
            return .work { [self] in
                await change.perform(directory: directory, authenticator: authenticator)
            }
        }
    }

    /// `*` is a way to hold permissions and none to ask about (security rule 28); one that nobody declared is a mistake
    /// in the configuration of a host, which is to be found there.
    private func asksForKnownPermission(_ attempt: LoginAttempt) -> Bool {
        guard let permission = attempt.permission else { return true }
        return permission != .everything && directory.snapshot.permissions.contains(permission)
    }

    private static let noSuchPermission = LocalAnswer(.unreadable("require: there is no such permission"))
}
