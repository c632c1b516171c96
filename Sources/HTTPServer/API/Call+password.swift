import Hummingbird
import Identity

extension Call {
    /// Makes sure that the caller knows the own password, wherever it is kept; a wrong one counts as a failed log-in.
    ///
    /// - Throws: ``APIFailure``: 403 for a wrong one, 429 or 503 when nothing can be decided.
    func confirm(password: String) async throws {
        var attempt = LoginAttempt(
            identity: .entry(account.user.id, name: account.user.username), password: Secret(Array(password.utf8)),
            door: .http, address: context.address)
        attempt.purpose = .confirmation
        attempt.hasLiveSession = session != nil
        guard case .refused(let refusal) = await api.authenticator.authenticate(attempt) else { return }
        switch refusal.reason {
        case .busy:
            throw APIFailure.busy(refusal)
        case .unavailable:
            throw APIFailure(.serviceUnavailable, "the password cannot be verified at the moment", retryAfter: 5)
        default: throw APIFailure(.forbidden, "Invalid password")
        }
    }
}
