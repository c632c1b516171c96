import HTTPTypes
import Hummingbird

/// A method of a path, and what answers it.
struct Route: Sendable {
    typealias Handler = @Sendable (Request, CallContext) async throws -> Response

    let method: HTTPRequest.Method
    /// The path; a segment that begins with `:` stands for any one segment.
    let path: String
    let handler: Handler

    init(_ method: HTTPRequest.Method, _ path: String, handler: @escaping Handler) {
        self.method = method
        self.path = path
        self.handler = handler
    }
}
