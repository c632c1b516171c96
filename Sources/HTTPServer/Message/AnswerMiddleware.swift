import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1

/// Gives every answer its headers, every error its form and every request a line in the log (HTTP contract section 1.1,
/// security rules 9 and 26).
struct AnswerMiddleware: RouterMiddleware {
    typealias Context = CallContext

    let paths: PathTable

    func handle(
        _ request: Request, context: CallContext, next: (Request, CallContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var response: Response
        do {
            response = try await next(request, context)
        } catch let error as HTTPParserError {
            // What comes in is no HTTP any more: the connection answers that, and ends.
            throw error
        } catch {
            let failure = failure(error, request)
            if failure.status.kind == .serverError, !(error is APIFailure) {
                context.logger.error(
                    "request_failed", metadata: ["path": "\(Self.logged(request.uri.path))", "error": "\(error)"])
            }
            response = failure.response
        }
        // Looked through one by one: a look-up would make an index of headers first.
        for field in Self.headers where !response.headers.contains(where: { $0.name == field.name }) {
            response.headers.append(field)
        }
        context.logger.log(
            level: response.status.code < 400 ? .debug : .info, "http_request",
            metadata: [
                "method": "\(Self.logged(request.method.rawValue))", "path": "\(Self.logged(request.uri.path))",
                "status": "\(response.status.code)", "peer": "\(context.address ?? "unknown")",
                "duration_ms": "\((ContinuousClock.now - start) / .milliseconds(1))",
            ])
        return response
    }

    private func failure(_ error: any Error, _ request: Request) -> APIFailure {
        // Only the router throws this kind of error for a path; handlers throw failures of their own.
        guard let routing = error as? HTTPError, routing.status == .notFound,
            let methods = paths.allowed(at: request.uri.path)
        else { return APIFailure.of(error) }
        var failure = APIFailure(.methodNotAllowed, "this path takes \(methods)")
        failure.allow = methods
        return failure
    }

    private static let headers: [HTTPField] = {
        let policy =
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        let named: [(String, String)] = [
            ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"), ("Content-Security-Policy", policy),
            // Not no-referrer: a browser would then send our own form with the origin `null`.
            ("Referrer-Policy", "same-origin"), ("X-Frame-Options", "DENY"),
        ]
        return named.compactMap { name, value in HTTPField.Name(name).map { HTTPField(name: $0, value: value) } }
    }()

    /// What came from outside, on one line and not too long. The query is never logged: it may hold a token.
    private static func logged(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix(512).map { (0x20...0x7E).contains($0.value) ? $0 : "?" }))
    }
}
