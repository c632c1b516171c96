import Foundation
import HTTPTypes
import Testing

@testable import HTTPServer

@Suite struct OpenAPIDocumentTests {
    @Test func isServedToEverybody() async throws {
        let answer = try await Company().send(.get, "/api/openapi.yaml")
        #expect(answer.status == 200)
        #expect(answer.text.hasPrefix("openapi: 3.1"))
    }

    @Test func describesEveryCallAndNoOther() async throws {
        let routes = try await Company().service().routes.filter {
            $0.path == "/health" || $0.path.hasPrefix("/api/") && !Self.apart.contains($0.path)
        }
        let served = Set(routes.map { "\($0.method.rawValue.lowercased()) \(Self.template($0.path))" })
        #expect(Self.described() == served)
    }

    /// Not for programs that follow the document: the document itself, and the door whose method and path are those of
    /// what it guards.
    private static let apart = ["/api/openapi.yaml", "/api/auth/forward", "/api/auth/forward/**"]

    /// `/api/users/:id` as `/api/users/{id}`.
    private static func template(_ path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : String($0) }.joined(separator: "/")
    }

    /// The methods and paths of the document, by its indentation.
    private static func described() -> Set<String> {
        var (path, found, isInPaths) = ("", Set<String>(), false)
        for line in String(decoding: PackageResources.openapi_yaml, as: UTF8.self).split(separator: "\n") {
            if !line.hasPrefix(" ") { isInPaths = line == "paths:" }
            guard isInPaths, line.hasSuffix(":") else { continue }
            let indentation = line.prefix { $0 == " " }.count
            let name = String(line.dropFirst(indentation).dropLast())
            if indentation == 2 { path = name }
            if indentation == 4, ["get", "put", "post", "delete", "patch"].contains(name) {
                found.insert("\(name) \(path)")
            }
        }
        return found
    }
}
