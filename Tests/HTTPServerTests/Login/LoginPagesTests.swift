import Directory
import HTTPTypes
import Hummingbird
import Identity
import Testing

@testable import HTTPServer

@Suite struct LoginPagesTests {
    private let company: Company
    private let service: HTTPService

    init() async throws {
        company = try await Company()
        service = try company.service()
    }

    private func post(
        to path: String = "/admin/login", _ fields: [(String, String)], headers: HTTPFields = [:]
    ) async throws -> Answer {
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded"
        let body = fields.map { "\($0)=\(FormFields.escaped($1))" }.joined(separator: "&")
        return try await company.send(.post, path, headers: headers, body: body, through: service)
    }

    private func login(_ name: String, _ password: String? = nil, next: String? = nil) async throws -> Answer {
        var fields = [("username", name), ("password", password ?? "secret-\(name)")]
        if let next { fields.append(("next", next)) }
        return try await post(fields)
    }

    private func get(_ path: String, cookie: String? = nil) async throws -> Answer {
        var headers: HTTPFields = [:]
        headers[.cookie] = cookie
        return try await company.send(.get, path, headers: headers, through: service)
    }

    /// The token of carol's second step.
    private func codeToken() async throws -> String {
        let location = try #require(try await login("carol").headers[.location])
        return String(location.drop { $0 != "=" }.dropFirst().prefix { $0 != "&" })
    }

    private func send(code: String, token: String, next: String = "/x") async throws -> Answer {
        try await post(to: "/admin/login/twofa", [("token", token), ("totp_code", code), ("next", next)])
    }

    @Test func theFormNeedsNoScript() async throws {
        let answer = try await get("/admin/login?next=/users")
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType]?.hasPrefix("text/html") == true)
        for part in ["name=\"username\"", "name=\"password\"", "name=\"next\" value=\"/users\""] {
            #expect(answer.text.contains(part), "\(part)")
        }
        #expect(!answer.text.contains("<script"))
        #expect(answer.headers[.setCookie] == nil)
        // The name is typed first, and the password where the name stands already.
        let fields = answer.text.split(separator: "<input")
        #expect(fields.filter { $0.contains("autofocus") }.map { $0.contains("name=\"username\"") } == [true])
    }

    @Test func aRightPasswordBeginsASession() async throws {
        let answer = try await login("alice")
        #expect(answer.status == 302)
        #expect(answer.headers[.location] == "/admin")
        let cookie = try #require(answer.headers[.setCookie])
        let value = try #require(cookie.split(separator: ";").first).dropFirst("session=".count)
        #expect(value.utf8.count == 64)
        for part in ["; HttpOnly", "; SameSite=Lax", "; Path=/", "; Max-Age=604800"] { #expect(cookie.contains(part)) }
        #expect(!cookie.contains("Secure") && !cookie.contains("Domain"))
        let profile = try await get("/api/profile", cookie: "session=\(value)")
        #expect(profile.data("username") == "alice")
        #expect(profile.data("loggedin_at") != .null)
        #expect(try await login("alice").headers[.setCookie] != cookie)
    }

    @Test func underHTTPSTheCookieIsSecure() async throws {
        let service = try company.service { $0.rootURL = "https://id.example.org" }
        let answer = try await company.send(
            .post, "/admin/login", headers: [.contentType: "application/x-www-form-urlencoded"],
            body: "username=alice&password=secret-alice", through: service)
        #expect(answer.headers[.setCookie]?.hasSuffix("; Secure") == true)
    }

    @Test(arguments: ["ALICE", "alice@example.org", " alice ", "Alice@Example.ORG"])
    func nameOrAddressDo(_ name: String) async throws {
        #expect(try await login(name, "secret-alice").status == 302)
    }

    static let refused: [(String, String)] = [
        ("alice", "wrong-password"), ("alice", " secret-alice"), ("alice", ""), ("", "secret-alice"), ("", ""),
        ("nobody", "secret-alice"), ("bob", "secret-bob"), ("carol", "wrong-password"), ("reader", "secret-reader"),
        ("alice", "secret-alice\u{0}"), ("<b>", "x"), (String(repeating: "a", count: 5000), "secret-alice"),
    ]

    @Test(arguments: refused)
    func othersGetTheFormAgain(_ name: String, _ password: String) async throws {
        let answer = try await login(name, password)
        guard !password.contains("\u{0}") else {
            #expect(answer.status == 400)
            return
        }
        #expect(answer.status == 401)
        #expect(answer.text.contains("Invalid login or password"))
        #expect(answer.text.contains("name=\"password\""))
        #expect(answer.headers[.setCookie] == nil)
        #expect(!answer.text.contains("<b>") && !answer.text.contains("wrong-password"))
    }

    @Test func aTokenIsNoPassword() async throws {
        #expect(try await login("reader", company.tokens["reader"]).status == 401)
    }

    @Test func afterTenFailuresTheNameHasToWait() async throws {
        for name in ["alice", "nobody"] {
            for _ in 0..<10 { _ = try await login(name, "wrong-password") }
            for password in ["wrong-password", "secret-alice"] {
                let answer = try await login(name, password)
                #expect(answer.status == 429, "\(name)")
                #expect(answer.headers[.retryAfter].flatMap { Int($0) }.map { (1...900).contains($0) } == true)
                #expect(answer.headers[.setCookie] == nil)
            }
        }
        #expect(try await login("root").status == 302)
    }

    @Test func leadsToWhereItWasAskedFor() async throws {
        #expect(try await login("alice", next: "/users?page=2").headers[.location] == "/users?page=2")
        #expect(try await login("alice", next: "https://evil.example/x").headers[.location] == "/x")
        #expect(try await login("alice", next: "/\\evil.example").headers[.location] == "/admin")
    }

    @Test func withASecondFactorThereIsNoSessionYet() async throws {
        let answer = try await login("carol", next: "/users?a=b")
        #expect(answer.status == 302)
        #expect(answer.headers[.setCookie] == nil)
        let location = try #require(answer.headers[.location])
        #expect(location.hasPrefix("/admin/login/twofa?token="))
        #expect(location.hasSuffix("&next=%2Fusers%3Fa%3Db"))
        let token = location.dropFirst("/admin/login/twofa?token=".count).prefix { $0 != "&" }
        #expect(token.utf8.count == 64)
        let carol = try #require(company.directory.account(login: "carol"))
        #expect(company.authenticator.lastLogin(of: carol.user.id) == nil)
        let form = try await get(location)
        #expect(form.status == 200)
        #expect(form.text.contains("name=\"totp_code\"") && form.text.contains("value=\"/users?a=b\""))
        // The token is no session.
        #expect(try await get("/api/profile", cookie: "session=\(token)").status == 403)
    }

    @Test func theCodeBeginsTheSession() async throws {
        let token = try await codeToken()
        let wrong = try await send(code: "000000", token: token)
        #expect(wrong.status == 401)
        #expect(wrong.headers[.setCookie] == nil)
        #expect(wrong.text.contains("name=\"totp_code\""))
        let right = try await send(code: " \(company.code()) ", token: token)
        #expect(right.status == 302)
        #expect(right.headers[.location] == "/x")
        let cookie = try #require(right.headers[.setCookie]?.split(separator: ";").first)
        #expect(try await get("/api/profile", cookie: String(cookie)).data("username") == "carol")
        // Neither the token nor the code is good twice.
        let again = try await send(code: company.code(1), token: token)
        #expect(again.status == 302 && again.headers[.location] == "/admin" && again.headers[.setCookie] == nil)
        #expect(try await send(code: company.code(), token: try await codeToken()).status == 401)
    }

    @Test func ofTwoRightCodesOneWins() async throws {
        let token = try await codeToken()
        async let first = send(code: company.code(), token: token)
        async let second = send(code: company.code(1), token: token)
        let cookies = try await [first, second].compactMap { $0.headers[.setCookie] }
        #expect(cookies.count == 1)
    }

    @Test(arguments: ["", "?token=", "?token=x", "?token=\(String(repeating: "a", count: 64))&next=/x"])
    func anUnknownTokenLeadsToTheStart(_ query: String) async throws {
        let page = try await get("/admin/login/twofa\(query)")
        #expect(page.status == 302 && page.headers[.location] == "/admin")
        let sent = try await post(
            to: "/admin/login/twofa", [("token", String(query.dropFirst(7))), ("totp_code", "123456")])
        #expect(sent.status == 302 && sent.headers[.location] == "/admin" && sent.headers[.setCookie] == nil)
    }

    @Test(arguments: ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "12 34 5"])
    func whatIsNoCodeIsAWrongOne(_ code: String) async throws {
        #expect(try await send(code: code, token: try await codeToken()).status == 401)
    }

    @Test func aTokenDiesWithTheTenthCode() async throws {
        let token = try await codeToken()
        for _ in 0..<10 { #expect([401, 429].contains(try await send(code: "000000", token: token).status)) }
        #expect(try await get("/admin/login/twofa?token=\(token)").status == 302)
        #expect(try await send(code: company.code(), token: token).headers[.location] == "/admin")
    }

    @Test func whoHasToEnrolIsLedThere() async throws {
        let answer = try await login("dave", next: "/x")
        #expect(answer.status == 302)
        #expect(answer.headers[.location] == "/admin")
        let cookie = try #require(answer.headers[.setCookie]?.split(separator: ";").first)
        #expect(try await get("/api/users", cookie: String(cookie)).status == 403)
        #expect(try await get("/admin", cookie: String(cookie)).text.contains("data-must-enrol"))
    }

    @Test func loggingOutEndsTheSession() async throws {
        let cookie = try await company.cookie("alice")
        let answer = try await company.send(.post, "/api/logout", headers: [.cookie: cookie], through: service)
        #expect(answer.status == 200)
        #expect(answer.text == #"{"data":true}"#)
        #expect(answer.headers[.setCookie]?.hasPrefix("session=; ") == true)
        #expect(answer.headers[.setCookie]?.contains("Max-Age=0") == true)
        #expect(try await get("/api/profile", cookie: cookie).status == 403)
    }

    @Test func machinesLogOutOfNothing() async throws {
        let answer = try await company.send(.post, "/api/logout", as: "reader", through: service)
        #expect(answer.text == #"{"data":true}"#)
        #expect(try await company.send(.post, "/api/logout", through: service).status == 403)
    }

    @Test func formsOfOtherSitesAreRefused() async throws {
        let fields = [("username", "alice"), ("password", "secret-alice")]
        let foreign: [HTTPFields] = [[.origin: "http://evil.example"], [.secFetchSite: "cross-site"]]
        for headers in foreign {
            let answer = try await post(fields, headers: headers)
            #expect(answer.status == 403 && answer.headers[.setCookie] == nil)
        }
        #expect(try await post(fields, headers: [.origin: "http://localhost"]).status == 302)
    }

    @Test func passwordsAreNotTakenWithoutTLSFromElsewhere() async throws {
        let service = try company.service { $0.allowsPlain = false }
        let answer = try await company.send(
            .post, "/admin/login", headers: [.contentType: "application/x-www-form-urlencoded"],
            body: "username=alice&password=secret-alice", through: service)
        #expect(answer.status == 403 && answer.headers[.setCookie] == nil)
        #expect(try await company.send(.get, "/admin/login", through: service).status == 403)
    }

    @Test func theConsoleIsForThoseWhoAreLoggedIn() async throws {
        let without = try await get("/admin")
        #expect(without.status == 302 && without.headers[.location] == "/admin/login")
        let page = try await get("/admin", cookie: try await company.cookie("alice"))
        #expect(page.status == 200)
        #expect(page.text.contains("<script src=\"/admin/console.js\" defer></script>"))
        #expect(!page.text.contains("data-must-enrol"))
        let policy = try #require(page.headers[.contentSecurityPolicy])
        #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
        #expect(!policy.contains("unsafe"))
        for (path, type) in [
            ("console.js", "text/javascript"), ("style.css", "text/css"), ("icon.svg", "image/svg+xml"),
        ] {
            let file = try await get("/admin/\(path)")
            #expect(file.status == 200 && file.headers[.contentType]?.hasPrefix(type) == true)
        }
    }
}
