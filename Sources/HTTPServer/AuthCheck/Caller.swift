import Directory
import Foundation
import Hummingbird
import Identity

/// Who calls the API, by the header `Authorization` (HTTP contract section 2.3). The authenticator decides; this translates.
struct CallerReader: Sendable {
    let authenticator: Authenticator
    /// Whether people may use their password here.
    let allowsPeople: Bool
    /// Whether passwords are taken without TLS from other machines.
    let allowsPlain: Bool

    /// The account that calls.
    ///
    /// - Throws: ``APIFailure``: 403, or 429 where the contract wants it.
    func caller(_ request: Request, _ context: CallContext) async throws -> Account {
        guard let header = request.headers[.authorization] else { throw APIFailure.notAuthenticated }
        guard allowsPlain || context.isLocal else {
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
            return APIFailure(.tooManyRequests, "too many log-ins at the moment", retryAfter: refusal.retryAfter ?? 1)
        case .codeRequired: return APIFailure(.forbidden, "two-factor authentication is on: use an API token")
        case .unavailable: return APIFailure(.forbidden, "the password cannot be verified at the moment")
        default:
            if !isToken, let seconds = refusal.retryAfter {
                return APIFailure(.tooManyRequests, "too many failed log-ins", retryAfter: seconds)
            }
            return APIFailure(.forbidden, "invalid API credentials")
        }
    }

    /// Takes `token NAME:TOKEN` and `Basic base64(NAME:SECRET)` apart.
    static func credentials(_ header: String) throws -> (name: String, secret: [UInt8], isToken: Bool) {
        let parts = header.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        guard parts.count == 2 else { throw APIFailure(.forbidden, "malformed Authorization header") }
        let rest = parts[1].trimmingSpace()
        let octets: [UInt8]
        let isToken: Bool
        switch parts[0].lowercased() {
        case "token":
            octets = Array(rest.utf8)
            isToken = true
        case "basic":
            guard let decoded = Data(base64Encoded: rest) else {
                throw APIFailure(.forbidden, "malformed Authorization header")
            }
            octets = Array(decoded)
            isToken = false
        default: throw APIFailure(.forbidden, "unknown scheme in the Authorization header")
        }
        guard let colon = octets.firstIndex(of: UInt8(ascii: ":")), colon > 0, colon + 1 < octets.count,
            let name = String(validating: octets[..<colon], as: UTF8.self)
        else { throw APIFailure(.forbidden, "malformed Authorization header") }
        return (name, Array(octets[(colon + 1)...]), isToken)
    }
}
