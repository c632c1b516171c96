import Directory
import Hummingbird
import Identity
import NIOCore

/// An answer of the API other than success: a status and one sentence (HTTP contract section 1.1).
struct APIFailure: Error {
    let status: HTTPResponse.Status
    let message: String
    /// What the failure is about, if it is about one field.
    var field: String?
    /// Seconds after which to try again.
    var retryAfter: Int64?
    /// The methods that the path takes, when it does not take the one of the request.
    var allow: String?

    init(_ status: HTTPResponse.Status, _ message: String, field: String? = nil, retryAfter: Int64? = nil) {
        self.status = status
        self.message = message
        self.field = field
        self.retryAfter = retryAfter
    }

    /// Nobody is logged in (contract section 1.2: 403, as listmonk has it).
    static let notAuthenticated = APIFailure(.forbidden, "invalid session")

    /// Too many passwords are being checked for this one to be.
    static func busy(_ refusal: Refusal) -> APIFailure {
        APIFailure(.tooManyRequests, "too many log-ins at the moment", retryAfter: refusal.retryAfter ?? 1)
    }

    /// The answer for whatever a handler threw; faults of ours say nothing of themselves.
    static func of(_ error: any Error) -> APIFailure {
        switch error {
        case let failure as APIFailure: return failure
        case let error as JSONError: return APIFailure(.badRequest, error.description)
        case let error as FieldError:
            return APIFailure(.badRequest, "Invalid fields: \(error.field): \(error.problem)", field: error.field)
        case let error as ChangeError: return of(error)
        case is HashPoolError:
            return APIFailure(.tooManyRequests, "too many passwords are being hashed at the moment", retryAfter: 1)
        case is SessionError: return APIFailure(.tooManyRequests, "too much is going on at the moment", retryAfter: 1)
        case is ChannelError, is CancellationError: return APIFailure(.badRequest, "the request broke off")
        case let error as any HTTPResponseError: return of(error)
        default: return APIFailure(.internalServerError, "something went wrong here; the log of the server says what")
        }
    }

    private static func of(_ error: ChangeError) -> APIFailure {
        let status: HTTPResponse.Status =
            switch error.code {
            case .taken: .conflict
            case .notFound: .notFound
            case .forbidden: .forbidden
            // What has run out was used up by callers, who can give something back: no fault of ours.
            case .invalid, .schema, .lastSuperAdmin, .notLeaf, .inUse, .managed, .exhausted: .badRequest
            }
        guard !error.field.isEmpty else { return APIFailure(status, error.message) }
        let message = error.code == .invalid ? "Invalid fields: \(error.field): \(error.message)" : error.message
        return APIFailure(status, message, field: error.field)
    }

    private static func of(_ error: any HTTPResponseError) -> APIFailure {
        switch error.status {
        case .notFound: APIFailure(.notFound, "there is nothing at this path")
        case .contentTooLarge: APIFailure(.contentTooLarge, "the body is too large")
        default: APIFailure(error.status, (error as? HTTPError)?.body ?? error.status.reasonPhrase)
        }
    }

    /// The answer for the wire.
    var response: Response {
        var body: [(name: String, value: JSONValue)] = [("message", .string(message))]
        if let field { body.append(("field", .string(field))) }
        var response = Response.json(.object(JSONObject(body)), status: status)
        if let retryAfter { response.headers[.retryAfter] = String(retryAfter) }
        if let allow { response.headers[.allow] = allow }
        // The rest of a body that nobody will read is not waited for.
        if status == .contentTooLarge { response.headers[.connection] = "close" }
        return response
    }
}
