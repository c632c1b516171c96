import Directory
import HTTPTypes
import HummingbirdTesting
import Identity
import Testing

@testable import HTTPServer

@Suite struct ProfileRoutesTests {
    @Test func changesTheOwnPasswordWithTheCurrentOneAndKeepsThisSession() async throws {
        let company = try await Company()
        let (mine, other) = (try await company.cookie("alice"), try await company.cookie("alice"))
        let body = #"{"new_password": "another secret", "old_password": "secret-alice", "user_role_id": 1}"#
        let answer = try await company.send(.put, "/api/profile", headers: [.cookie: mine], body: body)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.data("user_role")?["name"] == "Editors")
        #expect(try await company.send(.get, "/api/profile", headers: [.cookie: mine]).status == 200)
        #expect(try await company.send(.get, "/api/profile", headers: [.cookie: other]).status == 403)
    }

    struct Refused: Sendable {
        let caller: String
        let body: String
        let status: Int
        let text: String
    }

    @Test(arguments: [
        Refused(
            caller: "alice", body: #"{"password": "another secret"}"#, status: 400, text: "current_password"),
        Refused(
            caller: "alice", body: #"{"password": "another secret", "current_password": ""}"#, status: 400,
            text: "current_password"),
        Refused(
            caller: "alice", body: #"{"password": "another secret", "current_password": "wrong", "name": "No"}"#,
            status: 403, text: "Invalid password"),
        Refused(
            caller: "alice", body: #"{"password": "short", "current_password": "secret-alice"}"#, status: 400,
            text: "password"),
        Refused(caller: "alice", body: #"{"email": "BOB@example.org"}"#, status: 409, text: "email"),
        Refused(caller: "alice", body: #"{"email": "no address"}"#, status: 400, text: "email"),
        Refused(caller: "reader", body: #"{"password": "another secret"}"#, status: 400, text: "API users"),
        Refused(caller: "reader", body: #"{"email": "a@b.c"}"#, status: 400, text: "API users"),
    ])
    func refusesWhatTheCallerMayNotOrCannotProve(_ row: Refused) async throws {
        let company = try await Company()
        let answer = try await company.send(.put, "/api/profile", as: row.caller, body: row.body)
        #expect(answer.status == row.status && answer.text.contains(row.text), "\(row.body): \(answer.text)")
        #expect(company.directory.snapshot.entry(username: "alice")?.user?.name == "alice")
    }

    @Test func tellsWhatTheCallerMayDoInTheEnd() async throws {
        let company = try await Company()
        let answer = try await company.send(.get, "/api/profile?effective=1", as: "alice")
        let effective = try #require(answer.data("effective"))
        #expect(effective["super_admin"] == false)
        #expect(effective["permissions"]?.elements?.contains("lists:get") == true)
        #expect(effective["lists"]?.elements?.first?["permissions"]?.elements == ["list:get", "list:manage"])
        #expect(effective["groups"]?.elements?.contains("staff") == true)
        #expect(try await company.send(.get, "/api/profile", as: "alice").data("effective") == nil)
    }
}
