import Hummingbird
import Identity

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

/// The paths there are, to tell a path that is unknown from a method that it does not take.
struct PathTable: Sendable {
    private let paths: [(segments: [Substring], methods: [String])]

    init(_ routes: [Route]) {
        var methods: [String: Set<String>] = [:]
        for route in routes {
            methods[route.path, default: []].insert(route.method.rawValue)
            if route.method == .get { methods[route.path, default: []].insert(HTTPRequest.Method.head.rawValue) }
        }
        paths = methods.map { path, methods in (Self.segments(path), methods.sorted()) }
    }

    /// The methods that a path takes, in the form of the header `Allow`; `nil` when there is no such path.
    func allowed(at path: String) -> String? {
        let segments = Self.segments(path)
        let found = paths.filter { known in
            known.segments.count == segments.count
                && zip(known.segments, segments).allSatisfy { $0.hasPrefix(":") || $0 == $1 }
        }
        guard !found.isEmpty else { return nil }
        return found.flatMap(\.methods).joined(separator: ", ")
    }

    private static func segments(_ path: some StringProtocol) -> [Substring] {
        Substring(path).split(separator: "/", omittingEmptySubsequences: true)
    }
}

extension RouterResponder where Context == CallContext {
    /// Answers requests by some routes.
    ///
    /// - Parameters:
    ///   - first: looks at every request before the routes do.
    ///   - hasTLS: whether TLS protects the connections they come over.
    ///   - proxies: who is believed about the client.
    static func answering(
        before first: some RouterMiddleware<CallContext>, _ routes: [Route], hasTLS: Bool = false,
        proxies: [AddressRange] = []
    ) -> RouterResponder<CallContext> {
        let router = Router(context: CallContext.self, options: [.autoGenerateHeadEndpoints])
        router.add(middleware: OriginMiddleware(hasTLS: hasTLS, proxies: proxies))
        router.add(middleware: AnswerMiddleware(paths: PathTable(routes)))
        router.add(middleware: first)
        for route in routes { router.on(RouterPath(route.path), method: route.method, use: route.handler) }
        return router.buildResponder()
    }
}
