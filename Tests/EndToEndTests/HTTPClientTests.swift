import Foundation
import TestSupport
import Testing

/// What clients of the Users and Roles API get from the built program, over real HTTP.
@Suite struct HTTPClientTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

    /// A gateway with one super admin and nothing else.
    private func serve() throws -> (gateway: Gateway, server: Gateway.Server) {
        let gateway = try Gateway(baseDN: "dc=example,dc=org")
        return (gateway, try gateway.serve())
    }

    private func run(
        _ script: String, _ arguments: [String] = [], against server: Gateway.Server, of gateway: Gateway
    ) throws {
        let environment = ["HTTP": server.http, "ADMIN": Gateway.admin, "ADMIN_PASSWORD": Gateway.adminPassword]
        let path = Self.root.appending(path: "Tests/clients/\(script)").path
        let outcome = try ProgramRun.run(path, arguments, environment: environment)
        let faults = try gateway.folder.read("log").split(separator: "\n").filter { $0.contains(" error ") }
        #expect(
            outcome.status == 0 && faults.isEmpty,
            "\(faults.suffix(5))\n\(outcome.output.suffix(6000))\n\(outcome.errors.suffix(2000))")
    }

    @Test func keepsEveryPromiseOfTheContract() throws {
        let (gateway, server) = try serve()
        try run("http-contract", against: server, of: gateway)
        #expect(server.end(15) == 0)
    }

    @Test func answersNothingThatItsDescriptionDoesNotName() throws {
        let (gateway, server) = try serve()
        try run("openapi", ["5"], against: server, of: gateway)
    }

    @Test func theUseCasesOfTheReadmeWorkWhenPasted() throws {
        // The gateway is held to the end: its folder goes with it.
        let (gateway, server) = try serve()
        defer { withExtendedLifetime(gateway) {} }
        let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
        let section = try #require(readme.components(separatedBy: "### Three use cases\n").dropFirst().first)
        let commands = section.components(separatedBy: "\n### ")[0].split(separator: "\n")
            .filter { $0.hasPrefix("    ") && !$0.contains("URL=") }.map { $0.dropFirst(4) }
        let script =
            "URL=\(server.http) ADMIN='\(Gateway.admin):\(Gateway.adminPassword)'\n"
            + commands.joined(separator: "\n")
        let output = try ProgramRun.succeed("bash", ["-eu", "-o", "pipefail", "-c", script])
        #expect(output.contains(#""username":"mia@example.org""#))
        #expect(output.contains(#""username":"otto""#))
        #expect(output.contains(#""username":"reports","password":null"#))
    }
}
