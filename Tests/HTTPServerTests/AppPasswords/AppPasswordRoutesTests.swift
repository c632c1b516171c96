import Directory
import HTTPTypes
import HummingbirdTesting
import Identity
import Testing

@testable import HTTPServer

@Suite struct AppPasswordRoutesTests {
    private static let own = "/api/profile/app-passwords"

    @Test func peopleMakeListAndRevokeTheirOwn() async throws {
        let company = try await Company()
        let body = #"""
            {"name": " Phone ", "service": "mail", "networks": ["10.0.0.0/8"], "permissions": ["wiki:edit"],
             "expires_at": "2030-01-02T03:04:05Z"}
            """#
        let made = try await company.send(.post, Self.own, as: "alice", body: body)
        #expect(made.status == 200, "\(made.text)")
        #expect(made.data("name") == "Phone" && made.data("service") == "mail" && made.data("last_used_at") == .null)
        #expect(made.data("networks") == ["10.0.0.0/8"] && made.data("permissions") == ["wiki:edit"])
        let password = try #require(made.data("password")?.text)
        let listed = try await company.send(.get, Self.own, as: "alice")
        #expect(listed.data()?.elements?.count == 1 && !listed.text.contains(password))
        #expect(try await company.send(.post, Self.own, as: "alice", body: body).status == 409)
        #expect(try await company.send(.get, Self.own, as: "erin").data()?.elements?.isEmpty == true)
        guard case .integer(let id)? = made.data("id") else { return }

        // It is no way into the API, and one into the service that it names.
        let header = Company.basic("alice", password)
        #expect(try await company.call(.get, "/api/profile", by: header).status == 403)
        #expect(try await check(company, password, service: "mail").data("allowed") == true)
        #expect(try await check(company, password, service: "wiki").data("allowed") == false)
        #expect(try await check(company, password, service: nil).data("allowed") == false)
        let used = try await company.send(.get, Self.own, as: "alice").data()?.elements?.first
        #expect(used?["id"] == .integer(id))

        #expect(try await company.send(.delete, "\(Self.own)/\(id)", as: "erin").status == 404)
        #expect(try await company.send(.delete, "\(Self.own)/\(id)", as: "alice").data() == true)
        #expect(try await company.send(.delete, "\(Self.own)/\(id)", as: "alice").status == 404)
        #expect(try await check(company, password, service: "mail").data("allowed") == false)
    }

    private func check(_ company: Company, _ password: String, service: String?) async throws -> Answer {
        let service = service.map { #", "service": "\#($0)""# } ?? ""
        return try await company.send(
            .post, "/api/auth/check", as: "checker",
            body: #"{"username": "alice", "password": "\#(password)"\#(service)}"#)
    }

    static let refused: [(String, Int)] = [
        ("{}", 400), (#"{"name": "a"}"#, 400), (#"{"service": "mail"}"#, 400),
        (#"{"name": "", "service": "mail"}"#, 400),
        (#"{"name": "a", "service": "mail", "networks": ["10.0.0.1/8"]}"#, 400),
        (#"{"name": "a", "service": "mail", "networks": "10.0.0.0/8"}"#, 400),
        (#"{"name": "a", "service": "mail", "permissions": ["no:such"]}"#, 400),
        (#"{"name": "a", "service": "mail", "permissions": ["*"]}"#, 400),
        (#"{"name": "a", "service": "mail", "expires_at": "2001-01-01T00:00:00Z"}"#, 400),
        (#"{"name": "a", "service": "mail", "networks": null, "permissions": null, "expires_at": null}"#, 200),
    ]

    @Test(arguments: refused) func takesWhatAnAppPasswordMayBe(_ body: String, _ status: Int) async throws {
        let answer = try await Company().send(.post, Self.own, as: "alice", body: body)
        #expect(answer.status == status, "\(answer.text)")
    }

    @Test func administratorsLookAfterThoseOfOthers() async throws {
        let company = try await Company()
        let officer = try await company.machine("officer", [.usersManage])
        let body = #"{"name": "Phone", "service": "mail"}"#
        let path = "/api/users/2/app-passwords"
        let made = try await company.call(.post, path, by: officer, body)
        #expect(made.status == 200 && made.data("password")?.text != nil, "\(made.text)")
        #expect(try await company.call(.get, path, by: officer).data()?.elements?.count == 1)
        guard case .integer(let id)? = made.data("id") else { return }
        #expect(try await company.call(.delete, "\(path)/\(id)", by: officer).status == 200)
        // Not of super admins, and API users have tokens.
        #expect(try await company.call(.post, "/api/users/1/app-passwords", by: officer, body).status == 403)
        #expect(try await company.call(.post, "/api/users/8/app-passwords", by: officer, body).status == 400)
        #expect(try await company.call(.get, "/api/users/99/app-passwords", by: officer).status == 404)
    }
}
