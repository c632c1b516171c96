import HTTPTypes
import Hummingbird
import Identity

/// The sessions of people in browsers: the cookie `session`, and who stands behind it.
struct Sessions: Sendable {
    let keeper: SessionKeeper
    let cookie: ServerCookie

    init(keeper: SessionKeeper, settings: HTTPServiceSettings) {
        self.keeper = keeper
        cookie = ServerCookie(
            name: "session", lifetime: keeper.policy.lifetime,
            isSecure: settings.rootURL?.lowercased().hasPrefix("https://") ?? false)
    }

    /// The session that a request belongs to; `nil` when it brings no cookie, or none that holds.
    ///
    /// - Throws: ``SessionError``, and what the store throws.
    func session(of request: Request) async throws -> LiveSession? {
        for value in cookie.values(in: request) {
            if let session = try await keeper.session(of: value) { return session }
        }
        return nil
    }

    /// Whether a request comes from a browser in which the one who logs in is logged in already.
    func hasSession(of account: Account?, _ request: Request) async -> Bool {
        guard let account, let session = try? await session(of: request) else { return false }
        return session.account.user.id == account.user.id
    }
}
