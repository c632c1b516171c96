import Directory
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Testing

@testable import HTTPServer

@Suite struct SessionCallerTests {
    private func profile(_ company: Company, cookie: String?, authorization: String? = nil) async throws -> Answer {
        var headers: HTTPFields = [:]
        headers[.cookie] = cookie
        headers[.authorization] = authorization
        return try await company.send(.get, "/api/profile", headers: headers)
    }

    @Test func theCookieIsTheCaller() async throws {
        let company = try await Company()
        let cookie = try await company.cookie("alice")
        #expect(try await profile(company, cookie: cookie).data("username") == "alice")
        #expect(try await profile(company, cookie: "a=b; \(cookie) ; c").data("username") == "alice")
        #expect(try await profile(company, cookie: "session=other; \(cookie)").data("username") == "alice")
    }

    @Test func theCookieComesBeforeTheHeader() async throws {
        let company = try await Company()
        let cookie = try await company.cookie("alice")
        let header = company.authorization("reader")
        #expect(try await profile(company, cookie: cookie, authorization: header).data("username") == "alice")
        #expect(try await profile(company, cookie: cookie, authorization: "rubbish").data("username") == "alice")
    }

    @Test(arguments: [
        "session=", "session", "session=x", "session=\(String(repeating: "a", count: 64))", "Session=%s",
        "session=\"%s\"",
        "gatehouse_forward=%s",
    ])
    func aCookieThatIsNoSessionCountsForNothing(_ form: String) async throws {
        let company = try await Company()
        let token = try await company.cookie("alice").dropFirst("session=".count)
        let cookie = form.replacingOccurrences(of: "%s", with: token)
        let alone = try await profile(company, cookie: cookie)
        #expect(alone.status == 403)
        #expect(alone.message == "invalid session")
        let both = try await profile(company, cookie: cookie, authorization: company.authorization("reader"))
        #expect(both.data("username") == "reader")
    }

    @Test func aDisabledUserIsOutAtOnce() async throws {
        let company = try await Company()
        let cookie = try await company.cookie("alice")
        let id = try #require(company.directory.account(login: "alice")?.user.id)
        for status in [UserStatus.disabled, .enabled] {
            try await company.directory.perform(.system) { draft in
                var changes = UserChanges()
                changes.status = status
                try draft.updateUser(id, changes)
            }
            #expect(try await profile(company, cookie: cookie).status == 403)
        }
    }

    @Test func rightsAreThoseOfTheSession() async throws {
        let company = try await Company()
        let send = { (name: String) in
            try await company.send(.get, "/api/users", headers: [.cookie: try await company.cookie(name)]).status
        }
        #expect(try await send("root") == 200)
        #expect(try await send("alice") == 403)
    }

    @Test func whoHasToEnrolCanDoNothingElse() async throws {
        let company = try await Company()
        let headers: HTTPFields = [.cookie: try await company.cookie("dave")]
        let answer = try await company.send(.get, "/api/users", headers: headers)
        #expect(answer.status == 403)
        #expect(answer.message?.contains("two-factor authentication has to be set up first") == true)
        #expect(try await company.send(.get, "/api/profile", headers: headers).status == 200)
    }

    static let writes: [(HTTPFields, Int)] = [
        ([.origin: "http://localhost"], 200), ([.origin: "HTTP://LOCALHOST"], 200), ([:], 200),
        ([.origin: "http://evil.example"], 403), ([.origin: "null"], 403), ([.origin: ""], 403),
        ([.origin: "http://localhost.evil.example"], 403), ([.origin: "http://localhost:81"], 403),
        ([.secFetchSite: "cross-site"], 403), ([.secFetchSite: "same-origin"], 200),
        ([.contentType: "application/json; charset=utf-8"], 200), ([.contentType: "text/plain"], 415),
        ([.contentType: "application/x-www-form-urlencoded"], 415), ([.contentType: "multipart/form-data"], 415),
    ]

    @Test(arguments: writes)
    func changesComeFromOurOwnPages(_ headers: HTTPFields, _ status: Int) async throws {
        let company = try await Company()
        let service = try company.service()
        let route = "/api/auth/check"
        let body = #"{"username":"alice","password":"secret-alice"}"#
        var withCookie = headers
        withCookie[.cookie] = try await company.cookie("root")
        #expect(
            try await company.send(.post, route, headers: withCookie, body: body, through: service).status == status)
        // No browser adds a header of its own accord, so whoever sends one is no page of another site.
        if headers[.contentType] == nil {
            #expect(
                try await company.send(.post, route, as: "boss", headers: headers, body: body, through: service).status
                    == 200)
        }
    }

    @Test func theRootAddressIsOurOrigin() async throws {
        let company = try await Company()
        let service = try company.service { $0.rootURL = "https://id.example.org/gate" }
        let body = #"{"username":"alice","password":"secret-alice"}"#
        for (origin, status) in [
            ("https://id.example.org", 200), ("http://localhost", 403), ("https://id.example", 403),
        ] {
            let headers: HTTPFields = [.cookie: try await company.cookie("root"), .origin: origin]
            let answer = try await company.send(
                .post, "/api/auth/check", headers: headers, body: body, through: service)
            #expect(answer.status == status, "\(origin)")
        }
    }
}
