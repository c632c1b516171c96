import Directory
import Identity

/// The change of a password by somebody who shows the old one, and the code where the account has one.
struct PasswordChange: Sendable {
    let attempt: LoginAttempt
    let new: Secret<[UInt8]>

    /// Does all of it: holds the new password against the policy, verifies the old one, hashes, writes.
    ///
    /// The policy comes first, so that a code is not used up for a new password that is refused.
    func perform(directory: LiveDirectory, authenticator: Authenticator) async -> LocalAnswer {
        let policy = policy(in: directory.snapshot)
        if let refusal = policy.refusal(of: new.exposed, contextWords: words) {
            return LocalAnswer(.unchanged(.unfit, message: refusal.description))
        }
        let account: Account
        switch await authenticator.authenticate(attempt) {
        case .allowed(let admission):
            guard admission.token == nil else {
                return LocalAnswer(
                    .unchanged(
                        .told(.notPermitted), message: "an app password or a token changes nothing: give the password"))
            }
            account = admission.account
        case .refused(let refusal):
            guard refusal.reason == .mustChangePassword || refusal.reason == .expired, let known = refusal.account
            else {
                return Self.refused(refusal)
            }
            account = known
        }
        guard account.user.type == .user else {
            return LocalAnswer(
                .unchanged(.told(.notPermitted), message: "the token of a service is changed by an administrator"))
        }
        do {
            let hash = try await authenticator.hash(new, policy: policy, for: account.user)
            let user = account.user
            let actor = Actor(door: .pam, name: user.username, entry: account.entry, address: attempt.address)
            try await directory.perform(actor) { draft in
                // Somebody else may have set another one since the old one was verified.
                guard draft.snapshot.entry(of: user.id)?.user?.credentialGeneration == user.credentialGeneration else {
                    throw ChangeError(.forbidden, "the account has changed in the meantime; try again")
                }
                var changes = UserChanges()
                changes.password = .set(hash)
                try draft.updateUser(user.id, changes)
            }
            return LocalAnswer(.changed)
        } catch let refusal as PasswordPolicy.Refusal {
            return LocalAnswer(.unchanged(.unfit, message: refusal.description))
        } catch HashPoolError.busy {
            return LocalAnswer(.unchanged(.told(.busy), message: "too many passwords are being verified; try again"))
        } catch let error as ChangeError {
            return LocalAnswer(.unchanged(.told(.notPermitted), message: error.message))
        } catch {
            return LocalAnswer(
                .unchanged(.told(.unavailable), message: "the password cannot be stored now; try again later"))
        }
    }

    private func policy(in snapshot: DirectorySnapshot) -> PasswordPolicy {
        guard case .login(let name) = attempt.identity else { return snapshot.passwordPolicy(for: nil) }
        return snapshot.passwordPolicy(for: snapshot.entry(login: name)?.user)
    }

    private var words: [String] {
        if case .login(let name) = attempt.identity { [name] } else { [] }
    }

    private static func refused(_ refusal: Refusal) -> LocalAnswer {
        let reason: LocalAnswer.Reason = refusal.truth == .unknownUser ? .unknownUser : .told(refusal.reason)
        let message =
            switch refusal.reason {
            case .codeRequired: "the one-time code is missing"
            case .unavailable: "the old password cannot be verified now; try again later"
            case .busy: "too many passwords are being verified; try again"
            default: "the old password or the code is wrong"
            }
        return LocalAnswer(.unchanged(reason, message: message))
    }
}
