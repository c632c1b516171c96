import HTTPTypes
import Hummingbird
import Identity

/// Finds out where a request came from, before anything else looks at it. Cookies that are given over TLS come back over
/// TLS alone (security rule 24).
struct OriginMiddleware: RouterMiddleware {
    typealias Context = CallContext

    /// Whether TLS protects the connections of this door.
    let hasTLS: Bool
    /// Who is believed about the client.
    let proxies: [AddressRange]

    func handle(
        _ request: Request, context: CallContext, next: (Request, CallContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.origin = CallOrigin(
            peer: context.origin.address, hasTLS: hasTLS, headers: request.headers, proxies: proxies)
        var response = try await next(request, context)
        if context.hasTLS { Self.secureCookies(of: &response) }
        return response
    }

    private static func secureCookies(of response: inout Response) {
        let cookies = response.headers[values: .setCookie]
        guard !cookies.isEmpty else { return }
        response.headers[values: .setCookie] = cookies.map { $0.hasSuffix("; Secure") ? $0 : $0 + "; Secure" }
    }
}
