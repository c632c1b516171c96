import HTTPTypes
import HummingbirdTesting
import Identity
import Testing

@testable import HTTPServer

@Suite struct RoleRoutesTests {
    @Test func listsUserRolesTheSuperAdminFirst() async throws {
        let answer = try await Company().send(.get, "/api/roles/users", as: "reader")
        let roles = try #require(answer.data()?.elements)
        #expect(
            roles.compactMap { $0["name"]?.text } == [
                "Super Admin", "Editors", "Strict", "Checkers", "Readers", "Stars",
            ])
        #expect(roles[0]["id"] == 1)
        #expect(roles[0]["permissions"]?.texts?.first == "*")
        #expect(roles[0]["lists"] == [] && roles[0]["list_ids"] == [])
        #expect(roles[1]["type"] == "user")
        #expect(roles[1]["list_ids"] == [1])
        #expect(roles[1]["lists"] == [["id": 1, "name": "Default list", "permissions": []]])
        #expect(roles[2]["require_2fa"] == true)
        #expect(roles.allSatisfy { $0["created_at"]?.text != nil && $0["updated_at"]?.text != nil })
    }

    @Test func listsListRoles() async throws {
        let roles = try #require(try await Company().send(.get, "/api/roles/lists", as: "reader").data()?.elements)
        #expect(roles.count == 1)
        #expect(roles[0]["type"] == "list")
        #expect(roles[0]["name"] == "News")
        #expect(
            roles[0]["lists"] == [
                ["id": 1, "name": "Default list", "permissions": ["list:get", "list:manage"]]
            ])
        #expect(roles[0]["permissions"] == ["list:get", "list:manage"])
        #expect(roles[0]["list_ids"] == [1])
    }

    @Test(arguments: ["/api/roles/users", "/api/roles/lists"])
    func asksForThePermission(_ path: String) async throws {
        let company = try await Company()
        #expect(try await company.send(.get, path, as: "checker").message == "permission denied: roles:get")
        #expect(try await company.send(.get, path, as: "root").status == 200)
    }
}
