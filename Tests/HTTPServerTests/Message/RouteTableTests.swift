import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import HTTPServer

@Suite struct RouteTableTests {
    static let table = RouteTable(
        [
            (.get, "/"), (.get, "/a"), (.post, "/a"), (.get, "/a/:id"), (.delete, "/a/:id"), (.get, "/a/all"),
            (.get, "/a/:id/b/:other"), (.put, "/a/all/b"),
        ].map { (method: HTTPRequest.Method, path: String) in
            Route(method, path) { _, _ in Response(status: .ok) }
        })

    static let cases: [(HTTPRequest.Method, String, String)] = [
        (.get, "/", "/"), (.get, "", "/"), (.get, "/a", "/a"), (.get, "/a/", "/a"), (.get, "//a", "/a"),
        (.head, "/a", "/a"), (.put, "/a", "GET, HEAD, POST"), (.get, "/A", "none"), (.get, "/b", "none"),
        (.get, "/a/7", "/a/:id id=7"), (.get, "/a/%37", "/a/:id id=%37"), (.delete, "/a/7", "/a/:id id=7"),
        (.get, "/a/all", "/a/all"), (.delete, "/a/all", "/a/:id id=all"), (.post, "/a/all", "DELETE, GET, HEAD"),
        (.get, "/a/7/b", "none"), (.get, "/a/7/b/8", "/a/:id/b/:other id=7 other=8"),
        (.get, "/a/all/b/8", "/a/:id/b/:other id=all other=8"), (.put, "/a/all/b", "/a/all/b"),
        (.get, "/a/all/b", "PUT"),
        (.get, "/a/:id", "/a/:id id=:id"), (.get, "/a/é", "/a/:id id=é"),
    ]

    @Test(arguments: cases)
    func findsTheRouteOrSaysWhatIsTaken(_ method: HTTPRequest.Method, _ path: String, _ expected: String) {
        let found: String =
            switch Self.table.match(method, path) {
            case .none: "none"
            case .otherMethods(let methods): methods
            case .route(let route, let parameters):
                ([route.path] + ["id", "other"].compactMap { name in parameters[name].map { "\(name)=\($0)" } })
                    .joined(separator: " ")
            }
        #expect(found == expected)
    }
}
