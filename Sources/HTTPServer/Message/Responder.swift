import HTTPTypes
import Hummingbird
import Identity
import Logging
import NIOHTTP1

/// Answers requests: finds out where each came from and what answers it, gives every answer its headers, every error its
/// form and every request a line in the log (HTTP contract section 1.1, security rules 9, 24 and 26).
struct Responder: HTTPResponder {
    private let forward: ForwardDoor
    private let routes: RouteTable
    private let hasTLS: Bool
    private let proxies: [AddressRange]
    private let date = HTTPDate()

    /// - Parameters:
    ///   - forward: answers below its path, whatever the method.
    ///   - routes: all other paths.
    ///   - hasTLS: whether TLS protects the connections that requests come over.
    ///   - proxies: who is believed about the client.
    init(forward: ForwardDoor, _ routes: [Route], hasTLS: Bool = false, proxies: [AddressRange] = []) {
        self.forward = forward
        self.routes = RouteTable(routes)
        self.hasTLS = hasTLS
        self.proxies = proxies
    }

    func respond(to request: Request, context: CallContext) async throws -> Response {
        let start = ContinuousClock.now
        var context = context
        context.origin = CallOrigin(
            peer: context.origin.address, hasTLS: hasTLS, headers: request.headers, proxies: proxies)
        let path = request.uri.path
        var response: Response
        do {
            response = try await answer(request, path, context)
        } catch let error as HTTPParserError {
            // What comes in is no HTTP any more: the connection answers that, and ends.
            throw error
        } catch {
            let failure = APIFailure.of(error)
            if failure.status.kind == .serverError, !(error is APIFailure) {
                context.logger.error(
                    "request_failed", metadata: ["path": "\(Self.logged(path))", "error": "\(error)"])
            }
            response = failure.response
        }
        response.headers = headers(around: response.headers, context)
        if request.method == .head { response = try await response.withoutBody() }
        context.logger.log(
            level: response.status.code < 400 ? .debug : .info, "http_request",
            metadata: [
                "method": "\(Self.logged(request.method.rawValue))", "path": "\(Self.logged(path))",
                "status": "\(response.status.code)", "peer": "\(context.address ?? "unknown")",
                "duration_ms": "\((ContinuousClock.now - start) / .milliseconds(1))",
            ])
        return response
    }

    private func answer(_ request: Request, _ path: String, _ context: CallContext) async throws -> Response {
        if forward.answers(path) { return await forward.answer(request, context) }
        switch routes.match(request.method, path) {
        case .route(let route, let parameters):
            var context = context
            context.parameters = parameters
            return try await route.handler(request, context)
        case .otherMethods(let methods):
            var failure = APIFailure(.methodNotAllowed, "this path takes \(methods)")
            failure.allow = methods
            throw failure
        case .none: throw APIFailure(.notFound, "there is nothing at this path")
        }
    }

    /// The headers of an answer, and those that every answer has.
    private func headers(around given: HTTPFields, _ context: CallContext) -> HTTPFields {
        var fields = HTTPFields()
        fields.reserveCapacity(given.count + Self.standard.count + 1)
        for field in given {
            // Cookies that are given over TLS come back over TLS alone.
            if context.hasTLS, field.name == .setCookie, !field.value.hasSuffix("; Secure") {
                fields.append(HTTPField(name: .setCookie, value: field.value + "; Secure"))
            } else {
                fields.append(field)
            }
        }
        for field in Self.standard where !given.contains(where: { $0.name == field.name }) { fields.append(field) }
        fields.append(HTTPField(name: .date, value: date.text))
        return fields
    }

    private static let standard: [HTTPField] = {
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
