import Directory
import HTTPTypes
import Hummingbird
import Identity
import Testing

@testable import HTTPServer

/// The pages on which people set another password: in the middle of a log-in, and behind a one-time link.
@Suite struct NewPasswordPagesTests {
    private let company: Company
    private let service: HTTPService

    init() async throws {
        company = try await Company()
        service = try company.service()
    }

    private func post(_ path: String, _ fields: [(String, String)]) async throws -> Answer {
        let body = fields.map { "\($0)=\(FormFields.escaped($1))" }.joined(separator: "&")
        return try await company.send(
            .post, path, headers: [.contentType: "application/x-www-form-urlencoded"], body: body, through: service)
    }

    private func login(_ name: String, _ password: String) async throws -> Answer {
        try await post("/admin/login", [("username", name), ("password", password), ("next", "/x")])
    }

    private func token(in location: String?) throws -> String {
        let location = try #require(location)
        return String(try #require(location.split(separator: "token=").last).prefix { $0 != "&" })
    }

    // MARK: In the middle of a log-in

    private func mustChange(_ name: String) async throws {
        let answer = try await company.rootCall(
            .put, "/api/users/\(name == "alice" ? 2 : 4)", #"{"must_change_password": true}"#)
        try #require(answer.status == 200, "\(answer.text)")
    }

    @Test func aLoginEndsWithAnotherPassword() async throws {
        try await mustChange("alice")
        let first = try await login("alice", "secret-alice")
        #expect(first.status == 302 && first.headers[.setCookie] == nil)
        let location = try #require(first.headers[.location])
        #expect(location.hasPrefix("/admin/login/password?token=") && location.hasSuffix("&next=%2Fx"))
        let form = try await company.send(.get, location, through: service)
        #expect(form.status == 200 && form.text.contains("autocomplete=\"new-password\""))
        let token = try token(in: location)
        func send(_ password: String, _ again: String) async throws -> Answer {
            try await post(
                "/admin/login/password",
                [("token", token), ("password", password), ("password2", again), ("next", "/x")])
        }
        #expect(try await send("short", "short").status == 400)
        #expect(try await send("a-new-password", "another-password").text.contains("differ"))
        #expect(try await send("secret-alice", "secret-alice").status == 400)
        let done = try await send("a-new-password", "a-new-password")
        #expect(done.status == 302 && done.headers[.location] == "/x" && done.headers[.setCookie] != nil)
        // The token is spent, the old password too.
        #expect(try await send("one-more-password", "one-more-password").headers[.setCookie] == nil)
        #expect(try await login("alice", "secret-alice").status == 401)
        #expect(try await login("alice", "a-new-password").headers[.setCookie] != nil)
    }

    @Test func theCodeIsAskedForFirst() async throws {
        try await mustChange("carol")
        let first = try await login("carol", "secret-carol")
        let codeToken = try token(in: first.headers[.location])
        #expect(first.headers[.location]?.hasPrefix("/admin/login/twofa") == true)
        // The token of the code step is none of the next one.
        let skipped = try await post(
            "/admin/login/password",
            [("token", codeToken), ("password", "a-new-password"), ("password2", "a-new-password")])
        #expect(skipped.headers[.setCookie] == nil)
        #expect(try await login("carol", "a-new-password").status == 401)
        let second = try await post("/admin/login/twofa", [("token", codeToken), ("totp_code", company.code())])
        #expect(second.headers[.setCookie] == nil)
        #expect(second.headers[.location]?.hasPrefix("/admin/login/password") == true)
    }

    // MARK: Behind a link

    private func link(_ user: Int32, seconds: Int64 = 3600) async throws -> String {
        let token = PasswordReset.makeToken().exposed
        let end = SystemLoginClock().time.advanced(bySeconds: seconds)
        try await company.directory.perform(.system) { draft in
            try draft.beginPasswordReset(
                of: UserID(rawValue: user), PasswordReset(digest: PasswordReset.digest(of: token), expiresAt: end))
        }
        return token
    }

    private func reset(_ user: Int32, _ token: String, _ password: String = "a-new-password") async throws -> Answer {
        try await post(
            "/admin/reset",
            [("user", "\(user)"), ("token", token), ("password", password), ("password2", password)])
    }

    @Test func aLinkSetsAPasswordOnceAndEndsSessions() async throws {
        let cookie = try await company.cookie("alice")
        let token = try await link(2)
        let form = try await company.send(.get, "/admin/reset?user=2&token=\(token)", through: service)
        #expect(form.status == 200 && form.text.contains(token) && !form.text.contains("<script"))
        #expect(try await reset(2, token, "short").status == 400)
        let done = try await reset(2, token)
        #expect(done.status == 200 && done.headers[.setCookie] == nil)
        #expect(try await reset(2, token, "another-password").status == 403)
        #expect(try await login("alice", "a-new-password").status == 302)
        let session = try await company.send(.get, "/api/profile", headers: [.cookie: cookie], through: service)
        #expect(session.status == 403)
    }

    @Test func theSecondFactorIsAskedForAfterwards() async throws {
        #expect(try await reset(4, try await link(4)).status == 200)
        #expect(try await login("carol", "a-new-password").headers[.location]?.contains("/twofa") == true)
    }

    @Test func refusesLinksThatAreNotGood() async throws {
        let token = try await link(2)
        #expect(try await reset(1, token).status == 403)
        #expect(try await reset(2, token + "x").status == 403)
        #expect(try await reset(99, token).status == 403)
        #expect(try await post("/admin/reset", []).status == 403)
        #expect(try await reset(2, try await link(2, seconds: -1)).status == 403)
        // A later link makes the one before void, and so does another password.
        let first = try await link(2)
        let second = try await link(2)
        #expect(try await reset(2, first).status == 403)
        let changed = try await company.rootCall(.put, "/api/users/2", #"{"password": "an-other-password"}"#)
        #expect(changed.status == 200)
        #expect(try await reset(2, second).status == 403)
        await #expect(throws: ChangeError.self) { _ = try await link(3) }
        await #expect(throws: ChangeError.self) { _ = try await link(8) }
    }
}
