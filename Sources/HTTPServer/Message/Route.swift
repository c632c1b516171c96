import Hummingbird

extension Router where Context == CallContext {
    /// Answers a path with one handler a method; any other method is 405 (HTTP contract section 1.2).
    func path(
        _ path: RouterPath,
        _ handlers: [HTTPRequest.Method: @Sendable (Request, CallContext) async throws -> Response]
    ) {
        for (method, handler) in handlers { on(path, method: method, use: handler) }
        let allowed = handlers.keys.map(\.rawValue).sorted().joined(separator: ", ")
        for method in [HTTPRequest.Method.get, .head, .post, .put, .patch, .delete, .options]
        where handlers[method] == nil && !(method == .head && handlers[.get] != nil) {
            on(path, method: method) { _, _ -> Response in
                var response = APIFailure(.methodNotAllowed, "this path does not take \(method.rawValue)").response
                response.headers[.allow] = allowed
                return response
            }
        }
    }
}

extension Request {
    /// The body as a JSON object (HTTP contract section 1.3).
    ///
    /// - Throws: ``APIFailure`` 415 for another type, 413 for more than `maximumBytes`; ``JSONError``.
    func jsonObject(maximumBytes: Int, nesting: Int) async throws -> JSONObject {
        let type = headers[.contentType]?.prefix { $0 != ";" }.trimmingSpace().lowercased()
        guard type == "application/json" else {
            throw APIFailure(.unsupportedMediaType, "the body has to be of the type application/json")
        }
        let body = try await body.collect(upTo: maximumBytes)
        return try JSONParser.object(Array(body.readableBytesView), depthLimit: nesting)
    }
}
