import HTTPTypes

/// The routes by path and method. It tells a path that is unknown from a method that the path does not take.
///
/// A segment that is written out in a route goes before one that stands for any; empty segments of a path count for
/// nothing. `HEAD` is answered as `GET` is.
struct RouteTable: Sendable {
    /// What a path and a method lead to.
    enum Match: Sendable {
        case route(Route, PathParameters)
        /// The path takes other methods, in the form of the header `Allow`.
        case otherMethods(String)
        case none
    }

    /// A segment of paths, by its place in `nodes`.
    private struct Node: Sendable {
        var segments: [String: Int] = [:]
        /// The segment that stands for any.
        var any: (name: String, node: Int)?
        var routes: [Route] = []
    }

    private var nodes = [Node()]

    init(_ routes: [Route]) {
        for route in routes {
            var place = 0
            for segment in route.path.split(separator: "/") { place = node(after: place, String(segment)) }
            nodes[place].routes.append(route)
        }
    }

    private mutating func node(after place: Int, _ segment: String) -> Int {
        let known = segment.hasPrefix(":") ? nodes[place].any?.node : nodes[place].segments[segment]
        if let known { return known }
        nodes.append(Node())
        let new = nodes.count - 1
        if segment.hasPrefix(":") {
            nodes[place].any = (String(segment.dropFirst()), new)
        } else {
            nodes[place].segments[segment] = new
        }
        return new
    }

    /// Finds what answers a request.
    func match(_ method: HTTPRequest.Method, _ path: String) -> Match {
        let method = method == .head ? .get : method
        var methods: Set<String> = []
        if let (route, parameters) = find(method, path.utf8[...], at: 0, PathParameters(), &methods) {
            return .route(route, parameters)
        }
        if methods.contains("GET") { methods.insert("HEAD") }
        return methods.isEmpty ? .none : .otherMethods(methods.sorted().joined(separator: ", "))
    }

    /// - Parameter methods: takes in what the paths that fit would take.
    private func find(
        _ method: HTTPRequest.Method, _ path: Substring.UTF8View, at place: Int, _ parameters: PathParameters,
        _ methods: inout Set<String>
    ) -> (Route, PathParameters)? {
        let rest = path.drop { $0 == UInt8(ascii: "/") }
        let node = nodes[place]
        if rest.isEmpty {
            if let route = node.routes.first(where: { $0.method == method }) { return (route, parameters) }
            for route in node.routes { methods.insert(route.method.rawValue) }
            return nil
        }
        let segment = Substring(rest.prefix { $0 != UInt8(ascii: "/") })
        let behind = rest.dropFirst(segment.utf8.count)
        if let next = node.segments[String(segment)],
            let found = find(method, behind, at: next, parameters, &methods)
        {
            return found
        }
        guard let (name, next) = node.any else { return nil }
        return find(method, behind, at: next, parameters.adding(segment, as: name), &methods)
    }
}

/// What stood in a path where its route has names.
struct PathParameters: Sendable {
    private var values: [(name: String, value: Substring)] = []

    /// The segment as it was written, percent signs included.
    subscript(name: String) -> Substring? { values.first { $0.name == name }?.value }

    /// The same, and one more.
    func adding(_ value: Substring, as name: String) -> PathParameters {
        var more = self
        more.values.append((name, value))
        return more
    }
}
