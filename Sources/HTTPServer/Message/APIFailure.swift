import Hummingbird

/// An answer of the API other than success: a status and one sentence (HTTP contract section 1.1).
struct APIFailure: Error {
    let status: HTTPResponse.Status
    let message: String
    /// What the failure is about, if it is about one field.
    var field: String?
    /// Seconds after which to try again.
    var retryAfter: Int64?

    init(_ status: HTTPResponse.Status, _ message: String, field: String? = nil, retryAfter: Int64? = nil) {
        self.status = status
        self.message = message
        self.field = field
        self.retryAfter = retryAfter
    }

    /// Nobody is logged in (contract section 1.2: 403, as listmonk has it).
    static let notAuthenticated = APIFailure(.forbidden, "invalid session")

    /// The answer for whatever a handler threw; faults of ours say nothing of themselves.
    static func of(_ error: any Error) -> APIFailure {
        switch error {
        case let failure as APIFailure: return failure
        case let error as JSONError: return APIFailure(.badRequest, error.description)
        case let error as FieldError:
            return APIFailure(.badRequest, "Invalid fields: \(error.field): \(error.problem)", field: error.field)
        case let error as HTTPError:
            switch error.status {
            case .notFound: return APIFailure(.notFound, "there is nothing at this path")
            case .contentTooLarge: return APIFailure(.contentTooLarge, "the body is too large")
            default: return APIFailure(error.status, error.body ?? error.status.reasonPhrase)
            }
        default: return APIFailure(.internalServerError, "something went wrong here; the log of the server says what")
        }
    }

    /// The answer for the wire.
    var response: Response {
        var body: [(name: String, value: JSONValue)] = [("message", .string(message))]
        if let field { body.append(("field", .string(field))) }
        var response = Response.json(.object(JSONObject(body)), status: status)
        if let retryAfter { response.headers[.retryAfter] = String(retryAfter) }
        return response
    }
}

extension Response {
    /// A JSON answer that no cache keeps and no browser takes for anything else.
    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
        var buffer = ByteBuffer()
        value.write(into: &buffer)
        return Response(
            status: status, headers: [.contentType: "application/json; charset=utf-8"],
            body: .init(byteBuffer: buffer))
    }

    /// The answer to a call that went well.
    static func data(_ value: JSONValue) -> Response { json(.object(JSONObject([("data", value)]))) }
}
