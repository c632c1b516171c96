import Directory
import Hummingbird
import Identity

/// What the calls of the API have in common. The order of checks is that of HTTP contract section 1.2: route, method,
/// caller, permission, and then the handler: number in the path, body.
struct API: Sendable {
    let directory: LiveDirectory
    let authenticator: Authenticator
    let callers: CallerReader
    let settings: HTTPServiceSettings

    /// A call that any caller may make, or one who holds at least one of some permissions.
    func route(
        _ method: HTTPRequest.Method, _ path: String, needs permissions: Permission...,
        handler: @escaping @Sendable (Call) async throws -> Response
    ) -> Route {
        Route(method, path) { request, context in
            let account = try await callers.caller(request, context)
            if let last = permissions.last, !permissions.contains(where: { account.allows($0) }) {
                throw APIFailure(.forbidden, "permission denied: \(last)")
            }
            return try await handler(
                Call(api: self, request: request, context: context, account: account, snapshot: directory.snapshot))
        }
    }
}

/// One call, by somebody who may make it.
struct Call: Sendable {
    let api: API
    let request: Request
    let context: CallContext
    /// Who calls.
    let account: Account
    /// The directory when the call came in.
    let snapshot: DirectorySnapshot

    /// The body as a JSON object.
    func body() async throws -> JSONObject {
        try await request.jsonObject(maximumBytes: api.settings.maximumBody, nesting: api.settings.jsonNesting)
    }
}
