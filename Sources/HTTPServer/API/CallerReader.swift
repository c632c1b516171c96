import Foundation
import HTTPTypes
import Hummingbird
import Identity

/// Somebody who calls the API.
struct Caller: Sendable {
    let account: Account
    /// The session of a caller who came with its cookie; `nil` for one who came with a header.
    let session: LiveSession?
}

/// Who calls the API: by the cookie of a session, or else by the header `Authorization` (HTTP contract sections 2.1 and
/// 2.3). The authenticator decides; this translates.
struct CallerReader: Sendable {
    let authenticator: Authenticator
    let sessions: Sessions
    /// Whether people may use their password here.
    let allowsPeople: Bool
    /// Whether passwords are taken without TLS from other machines.
    let allowsPlain: Bool

    /// The one who calls. A cookie that is no valid session counts for nothing, and the header decides.
    ///
    /// - Throws: ``APIFailure``: 403, or 429 where the contract wants it.
    func caller(_ request: Request, _ context: CallContext) async throws -> Caller {
        if let session = try await sessions.session(of: request) {
            return Caller(account: session.account, session: session)
        }
        return Caller(account: try await account(request, context), session: nil)
    }

    /// The account of the header.
    private func account(_ request: Request, _ context: CallContext) async throws -> Account {
        let headers = request.headers[values: .authorization]
        guard let header = headers.first else { throw APIFailure.notAuthenticated }
        guard headers.count == 1 else { throw APIFailure(.forbidden, "more than one Authorization header") }
        guard allowsPlain || context.isConfidential else {
            throw APIFailure(.forbidden, "credentials are refused without TLS")
        }
        let (name, secret, isToken) = try Self.credentials(header)
        var attempt = LoginAttempt(
            identity: .login(name), password: Secret(secret), door: .http, address: context.address)
        if isToken || !allowsPeople { attempt.type = .api }
        switch await authenticator.authenticate(attempt) {
        case .allowed(let admission): return admission.account
        case .refused(let refusal): throw failure(refusal, isToken: isToken)
        }
    }

    private func failure(_ refusal: Refusal, isToken: Bool) -> APIFailure {
        switch refusal.reason {
        case .busy:
            return APIFailure.busy(refusal)
        case .codeRequired: return APIFailure(.forbidden, "two-factor authentication is on: use an API token")
        case .notPermitted:
            return APIFailure(.forbidden, "two-factor authentication is required: use an API token")
        case .mustChangePassword, .expired: return APIFailure(.forbidden, "the password has to be changed first")
        case .unavailable:
            return APIFailure(.serviceUnavailable, "the password cannot be verified at the moment", retryAfter: 5)
        case .invalid:
            // A token is not guessed, so nothing is slowed down for one (contract section 2.5).
            if !isToken, let seconds = refusal.retryAfter {
                return APIFailure(.tooManyRequests, "too many failed log-ins", retryAfter: seconds)
            }
            return APIFailure(.forbidden, "invalid API credentials")
        }
    }

    /// Takes `token NAME:TOKEN` and `Basic base64(NAME:SECRET)` apart.
    ///
    /// - Throws: ``APIFailure`` 403.
    static func credentials(_ header: String) throws -> (name: String, secret: [UInt8], isToken: Bool) {
        let words = header.utf8.drop { $0 == UInt8(ascii: " ") }
        let first = words.prefix { $0 != UInt8(ascii: " ") }
        let scheme = Substring(first).lowercased()
        guard scheme == "token" || scheme == "basic" else {
            throw APIFailure(.forbidden, "unknown scheme in the Authorization header")
        }
        let isToken = scheme == "token"
        let rest = Substring(words.dropFirst(first.count).drop { $0 == UInt8(ascii: " ") }).trimmingSpace()
        var octets = Array(rest.utf8)
        if !isToken {
            guard let decoded = Data(base64Encoded: rest) else {
                throw APIFailure(.forbidden, "the Authorization header is not base64")
            }
            octets = Array(decoded)
        }
        guard let colon = octets.firstIndex(of: UInt8(ascii: ":")) else {
            throw APIFailure(.forbidden, "the Authorization header has no colon between name and secret")
        }
        guard colon > 0, colon + 1 < octets.count, let name = String(validating: octets[..<colon], as: UTF8.self) else {
            throw APIFailure(.forbidden, "the Authorization header lacks a name or a secret")
        }
        return (name, Array(octets[(colon + 1)...]), isToken)
    }
}
