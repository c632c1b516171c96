import Directory
import HTTPTypes
import HummingbirdTesting
import Identity
import Testing

@testable import HTTPServer

@Suite struct TokenRoutesTests {
    @Test func makesATokenThatIsShownOnce() async throws {
        let company = try await Company()
        let made = try await company.rootCall(
            .post, "/api/users/8/tokens", #"{"name": " backup ", "expires_at": "2030-01-02T03:04:05+01:00"}"#)
        #expect(made.status == 200)
        #expect(made.data("name") == "backup" && made.data("expires_at") == "2030-01-02T02:04:05.000000Z")
        #expect(made.data("last_used_at") == .null && made.data("created_at")?.text != nil)
        let token = try #require(made.data("token")?.text)
        #expect(token.utf8.count == APIToken.length)
        #expect(try await company.call(.get, "/api/users", by: "token reader:\(token)").status == 200)
        let listed = try await company.rootCall(.get, "/api/users/8/tokens")
        #expect(listed.data()?.elements?.count == 1 && !listed.text.contains(token))
        #expect(listed.data()?.elements?.first?["id"] == made.data("id"))
        guard case .integer(let id)? = made.data("id") else { return }
        #expect(try await company.rootCall(.delete, "/api/users/8/tokens/\(id)").data() == true)
        #expect(try await company.rootCall(.delete, "/api/users/8/tokens/\(id)").status == 404)
        #expect(try await company.call(.get, "/api/users", by: "token reader:\(token)").status == 403)
        #expect(try await company.send(.get, "/api/users", as: "reader").status == 200)
    }

    static let refused: [(String, String, Int)] = [
        ("8", "{}", 400), ("8", #"{"name": ""}"#, 400), ("8", #"{"name": "a", "expires_at": "tomorrow"}"#, 400),
        ("8", #"{"name": "a", "expires_at": 5}"#, 400),
        ("8", #"{"name": "a", "expires_at": "2001-01-01T00:00:00Z"}"#, 400),
        ("8", #"{"name": "a", "expires_at": "2030-13-01T00:00:00Z"}"#, 400), ("2", #"{"name": "a"}"#, 400),
        ("99", #"{"name": "a"}"#, 404), ("x", #"{"name": "a"}"#, 400),
        ("8", #"{"name": "a", "expires_at": null}"#, 200),
    ]

    @Test(arguments: refused)
    func takesWhatATokenMayBe(_ user: String, _ body: String, _ status: Int) async throws {
        let answer = try await Company().rootCall(.post, "/api/users/\(user)/tokens", body)
        #expect(answer.status == status, "\(answer.text)")
    }

    @Test func refusesATokenMoreThanAUserMayHave() async throws {
        let company = try await Company()
        try await company.directory.perform(.system) { draft in
            for number in 1...100 {
                _ = try draft.addToken(
                    to: UserID(rawValue: 8), name: "t\(number)", stored: APIToken.stored(APIToken.make()))
            }
        }
        #expect(try await company.rootCall(.post, "/api/users/8/tokens", #"{"name": "a"}"#).status == 400)
    }

    @Test func namesAreUniqueForAUser() async throws {
        let company = try await Company()
        _ = try await company.rootCall(.post, "/api/users/8/tokens", #"{"name": "a"}"#)
        #expect(try await company.rootCall(.post, "/api/users/8/tokens", #"{"name": "A"}"#).status == 409)
        #expect(try await company.rootCall(.post, "/api/users/9/tokens", #"{"name": "a"}"#).status == 200)
    }

    @Test func anAPIUserSeesItsOwnTokensAlone() async throws {
        let company = try await Company()
        #expect(try await company.send(.get, "/api/users/9/tokens", as: "idle").status == 200)
        #expect(try await company.send(.get, "/api/users/8/tokens", as: "idle").status == 403)
        #expect(try await company.send(.get, "/api/users/x/tokens", as: "idle").status == 403)
        #expect(try await company.send(.post, "/api/users/9/tokens", as: "idle", body: #"{"name": "a"}"#).status == 403)
        #expect(try await company.send(.get, "/api/users/2/tokens", as: "alice").status == 400)
    }

    @Test func tokensOfSuperAdminsAreForSuperAdmins() async throws {
        let company = try await Company()
        let officer = try await company.machine("officer", [.usersManage])
        let path = "/api/users/10/tokens"
        #expect(try await company.call(.post, path, by: officer, #"{"name": "a"}"#).status == 403)
        let made = try await company.rootCall(.post, path, #"{"name": "a"}"#)
        guard case .integer(let id)? = made.data("id") else {
            Issue.record("\(made.text)")
            return
        }
        #expect(try await company.call(.delete, "\(path)/\(id)", by: officer).status == 403)
    }
}
