import HTTPTypes
import HummingbirdTesting
import Identity
import Testing

@testable import HTTPServer

@Suite struct ConfigurationRoutesTests {
    @Test func listsEveryPermissionOnceUnderItsHeading() async throws {
        let answer = try await Company().send(.get, "/api/config", as: "idle")
        let groups = try #require(answer.data("permissions")?.elements)
        #expect(
            groups.compactMap { $0["group"]?.text }.prefix(9) == [
                "lists", "subscribers", "campaigns", "bounces", "media", "templates", "users", "settings", "auth",
            ])
        let names = groups.flatMap { $0["permissions"]?.texts ?? [] }
        #expect(names == PermissionTable.builtIn.map(\.permission.rawValue) + ["wiki:edit"])
        #expect(answer.data("lang") == "en")
        #expect(answer.data("version") == "1.2.3")
        #expect(answer.data("root_url") == "http://localhost")
        #expect(answer.data("has_legacy_user") == false && answer.data("needs_restart") == false)
    }

    @Test func showsTheAddressThatIsConfigured() async throws {
        let company = try await Company()
        let service = try company.service { $0.rootURL = "https://gate.example.org" }
        let answer = try await company.send(.get, "/api/config", as: "idle", through: service)
        #expect(answer.data("root_url") == "https://gate.example.org")
    }
}
