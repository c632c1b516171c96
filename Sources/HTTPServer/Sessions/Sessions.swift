import HTTPTypes
import Hummingbird
import Identity

/// The sessions of people in browsers: the cookie of a realm, and who stands behind it.
struct Sessions: Sendable {
    let keeper: SessionKeeper
    let realm: SessionRealm
    let cookie: ServerCookie

    init(keeper: SessionKeeper, settings: HTTPServiceSettings, realm: SessionRealm = .console) {
        self.keeper = keeper
        self.realm = realm
        cookie = ServerCookie(
            name: realm == .console ? "session" : "gatehouse_forward", lifetime: keeper.policy.lifetime,
            isSecure: settings.rootURL?.lowercased().hasPrefix("https://") ?? false)
    }

    /// The session that a request belongs to; `nil` when it brings no cookie, or none that holds.
    ///
    /// - Throws: ``SessionError``, and what the store throws.
    func session(of request: Request) async throws -> LiveSession? {
        for value in cookie.values(in: request) {
            if let session = try await keeper.session(of: value, in: realm) { return session }
        }
        return nil
    }

    /// Whether a request comes from a browser in which the one who logs in is logged in already.
    func hasSession(of account: Account?, _ request: Request) async -> Bool {
        guard let account, let session = try? await session(of: request) else { return false }
        return session.account.user.id == account.user.id
    }
}
