import HTTPTypes
import Hummingbird
import Logging

/// Gives every answer its headers and every error its form (HTTP contract section 1.1, security rule 26).
struct AnswerMiddleware: RouterMiddleware {
    typealias Context = CallContext

    func handle(
        _ request: Request, context: CallContext, next: (Request, CallContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            let failure = APIFailure.of(error)
            if failure.status.kind == .serverError {
                context.logger.error(
                    "request_failed", metadata: ["path": "\(request.uri.path.prefix(200))", "error": "\(error)"])
            }
            response = failure.response
        }
        response.headers[.cacheControl] = "no-store"
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        response.headers[HTTPField.Name.referrerPolicy] = "no-referrer"
        return response
    }
}

extension HTTPField.Name {
    static let referrerPolicy = HTTPField.Name.xContentTypeOptions.sibling("Referrer-Policy")

    /// A header that the library has no name for.
    private func sibling(_ name: String) -> HTTPField.Name { HTTPField.Name(name) ?? self }
}
