import Directory
import HTTPTypes
import Hummingbird
import Identity
import Testing

@testable import HTTPServer

@Suite struct ForwardDoorTests {
    private let company: Company
    private let service: HTTPService

    init() async throws {
        company = try await Company()
        service = try company.service()
    }

    private func ask(
        _ query: String = "", method: HTTPRequest.Method = .get, basic: (String, String)? = nil,
        headers: HTTPFields = [:], path: String = "/api/auth/forward"
    ) async throws -> Answer {
        var headers = headers
        if let basic { headers[.authorization] = Company.basic(basic.0, basic.1) }
        return try await company.send(method, path + query, headers: headers, through: service)
    }

    private func header(_ name: String, _ answer: Answer) -> String? {
        HTTPField.Name(name).flatMap { answer.headers[$0] }
    }

    private static let alice = ("alice", "secret-alice")

    @Test func saysWhoItIs() async throws {
        let answer = try await ask(basic: Self.alice)
        #expect(answer.status == 200)
        #expect(answer.text.isEmpty)
        #expect(header("Remote-User", answer) == "alice")
        #expect(header("Remote-Email", answer) == "alice@example.org")
        #expect(header("Remote-Name", answer) == "alice")
        #expect(header("Remote-Groups", answer)?.split(separator: ",").sorted() == ["staff", "writers"])
        #expect(header("Remote-Roles", answer) == "Editors,News")
        #expect(answer.headers[.setCookie] == nil)
        // A name without a value is sent all the same.
        let machine = try await ask(basic: ("idle", try #require(company.tokens["idle"])))
        #expect(machine.status == 200)
        #expect(header("Remote-Email", machine) == "" && header("Remote-Roles", machine) == "")
    }

    @Test(
        arguments: ["", "/", "/some/page", "/a/../b", "/%2e%2e/x"],
        [HTTPRequest.Method.get, .post, .put, .delete, .head])
    func everyPathBelowAndEveryMethodDo(_ rest: String, _ method: HTTPRequest.Method) async throws {
        let path = "/api/auth/forward\(rest)"
        #expect(try await ask(method: method, basic: Self.alice, path: path).status == 200)
        #expect(try await ask(method: method, path: path).status == 401)
    }

    @Test func otherMethodsAndOtherPaths() async throws {
        let odd = try #require(HTTPRequest.Method("PROPFIND"))
        #expect(try await ask(method: odd, basic: Self.alice).status == 200)
        #expect(try await ask(basic: Self.alice, path: "/api/auth/forwarding").status == 404)
    }

    static let unknown: [HTTPFields] = [
        [:], [.authorization: ""], [.authorization: "Negotiate abc"], [.authorization: "Basic ***"],
        [.authorization: "Basic"], [.authorization: "Basic bm9jb2xvbg=="], [.authorization: "Bearer x"],
        [.authorization: "Basic //46eA=="], [.authorization: Company.basic("alice", "")],
        [.authorization: Company.basic("", "secret-alice")], [.authorization: Company.basic("alice", "wrong-password")],
        [.authorization: Company.basic("nobody", "x")], [.authorization: Company.basic("bob", "secret-bob")],
        [.authorization: Company.basic("alice", String(repeating: "x", count: 4000))],
        [.authorization: Company.basic("carol", "secret-carol")],
        [.authorization: Company.basic("carol", "secret-carol000000")],
        [.authorization: "token alice:secret-alice"], [.cookie: "gatehouse_forward=x"], [.cookie: "session=x"],
    ]

    @Test(arguments: unknown)
    func whoIsNotKnownIsAskedToLogIn(_ headers: HTTPFields) async throws {
        for query in ["", "?require=campaigns:get", "?group=staff", "?require=%zz", "?require=nothing:here"] {
            let answer = try await ask(query, headers: headers)
            #expect(answer.status == 401)
            #expect(answer.headers[.wwwAuthenticate] == "Basic realm=\"Gatehouse\", charset=\"UTF-8\"")
            #expect(header("Remote-User", answer) == nil)
        }
    }

    static let requirements: [(String, String, Int)] = [
        ("?require=campaigns:get", "alice", 200), ("?require=wiki:edit", "alice", 200),
        ("?require=campaigns:get&require=wiki:edit", "alice", 200), ("?require=users:get", "alice", 403),
        ("?require=campaigns:get&require=users:get", "alice", 403), ("?require=users:get", "root", 200),
        ("?require=*", "root", 403), ("?require=", "root", 403), ("?require=nothing:here", "root", 403),
        ("?require=%zz", "root", 403), ("?group=", "root", 403), ("?group=staff", "alice", 200),
        ("?group=STAFF", "alice", 200), ("?group=nobody&group=writers", "alice", 200), ("?group=nobody", "alice", 403),
        ("?group=staff", "root", 403), ("?group=staff&require=users:get", "alice", 403), ("?other=1", "alice", 200),
        ("?require=campaigns:get", "erin", 403), ("", "dave", 403),
    ]

    @Test(arguments: requirements)
    func asksForPermissionsAndGroups(_ query: String, _ name: String, _ status: Int) async throws {
        #expect(try await ask(query, basic: (name, "secret-\(name)")).status == status)
    }

    @Test func aHeaderAsksForMoreAndNeverForLess() async throws {
        let name = try #require(HTTPField.Name("X-Gatehouse-Query"))
        for (query, header, status) in [
            ("", "group=staff", 200), ("", "group=nobody", 403), ("?group=nobody", "group=staff", 403),
            ("?group=staff", "group=nobody", 403), ("?group=staff", "require=wiki:edit", 200), ("", "require=%zz", 403),
        ] {
            #expect(try await ask(query, basic: Self.alice, headers: [name: header]).status == status)
        }
    }

    @Test func aCodeIsGoodOnceAndTheCookieAfterwards() async throws {
        let first = try await ask(basic: ("carol", "secret-carol\(company.code())"))
        #expect(first.status == 200)
        let field = try #require(first.headers[.setCookie])
        #expect(field.hasPrefix("gatehouse_forward=") && field.contains("; HttpOnly") && !field.contains("Secure"))
        let cookie = String(field.prefix { $0 != ";" })
        #expect(try await ask(basic: ("carol", "secret-carol\(company.code())")).status == 401)
        let next = try await ask(headers: [.cookie: cookie])
        #expect(next.status == 200 && header("Remote-User", next) == "carol" && next.headers[.setCookie] == nil)
        // The browser goes on sending the used code.
        let both = try await ask(
            headers: [.cookie: cookie, .authorization: Company.basic("carol", "secret-carol\(company.code())")])
        #expect(both.status == 200)
        // It opens nothing of ours, under either name.
        let value = cookie.dropFirst("gatehouse_forward=".count)
        for cookie in [cookie, "session=\(value)"] {
            #expect(
                try await company.send(.get, "/api/profile", headers: [.cookie: cookie], through: service).status == 403
            )
        }
        let secure = try await ask(
            basic: ("carol", "secret-carol \(company.code(1))"),
            headers: [try #require(HTTPField.Name("X-Forwarded-Proto")): "https"])
        #expect(secure.headers[.setCookie]?.hasSuffix("; Secure") == true)
    }

    @Test func aSessionDoesToo() async throws {
        let cookie = try await company.cookie("carol")
        #expect(try await ask(headers: [.cookie: cookie]).status == 200)
        #expect(try await ask("?require=users:get", headers: [.cookie: cookie]).status == 403)
        let id = try #require(company.directory.account(login: "carol")).user.id
        try await company.sessions.endAll(of: id)
        #expect(try await ask(headers: [.cookie: cookie]).status == 401)
        #expect(try await ask(headers: [.cookie: try await company.cookie("dave")]).status == 403)
    }

    @Test func aCookieThatIsNoneDoesNotOutweighAHeader() async throws {
        let answer = try await ask(basic: Self.alice, headers: [.cookie: "gatehouse_forward=x; session=y"])
        #expect(answer.status == 200)
    }

    @Test func leadsBrowsersToTheLogInWhenAsked() async throws {
        let html: HTTPFields = [.accept: "text/html,application/xhtml+xml"]
        let original = try #require(HTTPField.Name("X-Original-URI"))
        let method = try #require(HTTPField.Name("X-Forwarded-Method"))
        var headers = html
        headers[original] = "/wiki?a=b&c=d"
        let answer = try await ask("?redirect=1", headers: headers)
        #expect(answer.status == 302)
        #expect(answer.headers[.location] == "/forward/login?next=%2Fwiki%3Fa%3Db%26c%3Dd")
        #expect(
            try await ask("?redirect=1", headers: html, path: "/api/auth/forward/page").headers[.location]
                == "/forward/login?next=%2Fpage")
        headers[original] = "//evil.example/x"
        #expect(try await ask("?redirect=1", headers: headers).headers[.location] == "/forward/login?next=%2Fx")
        #expect(try await ask(headers: headers).status == 401)
        #expect(header("X-Login-Location", try await ask(headers: headers)) == "/forward/login?next=%2Fx")
        #expect(try await ask("?redirect=1").status == 401)
        headers[method] = "POST"
        #expect(try await ask("?redirect=1", headers: headers).status == 401)
    }

    @Test func peopleLogInOnAPageOfTheApplication() async throws {
        let page = try await company.send(.get, "/forward/login?next=/wiki", through: service)
        #expect(
            page.status == 200 && page.text.contains("action=\"/forward/login\"")
                && page.text.contains("value=\"/wiki\""))
        #expect(page.text.contains("href=\"/forward/style.css\""))
        let answer = try await company.send(
            .post, "/forward/login", headers: [.contentType: "application/x-www-form-urlencoded"],
            body: "username=alice&password=secret-alice&next=/wiki", through: service)
        #expect(answer.status == 302 && answer.headers[.location] == "/wiki")
        let cookie = try #require(answer.headers[.setCookie]?.split(separator: ";").first).description
        #expect(cookie.hasPrefix("gatehouse_forward="))
        #expect(try await ask(headers: [.cookie: cookie]).status == 200)
        #expect(
            try await company.send(.get, "/api/profile", headers: [.cookie: cookie], through: service).status == 403)
        let second = try await company.send(
            .post, "/forward/login", headers: [.contentType: "application/x-www-form-urlencoded"],
            body: "username=carol&password=secret-carol&next=/wiki", through: service)
        #expect(second.headers[.location]?.hasPrefix("/forward/login/twofa?token=") == true)
        #expect(
            try await company.send(.post, "/forward/logout", headers: [.cookie: cookie], through: service).status == 302
        )
        #expect(try await ask(headers: [.cookie: cookie]).status == 401)
    }

    @Test func theHeadersMayHaveOtherNames() async throws {
        let service = try company.service {
            $0.forwardHeaders.user = "X-Auth-User"
            $0.forwardHeaders.email = ""
        }
        let answer = try await company.send(
            .get, "/api/auth/forward", headers: [.authorization: Company.basic("alice", "secret-alice")],
            through: service)
        #expect(header("X-Auth-User", answer) == "alice" && header("Remote-User", answer) == nil)
        #expect(header("Remote-Email", answer) == nil && header("Remote-Name", answer) == "alice")
    }

    @Test func passwordsNeedTLSFromElsewhere() async throws {
        let service = try company.service { $0.allowsPlain = false }
        let headers: HTTPFields = [.authorization: Company.basic("alice", "secret-alice")]
        #expect(try await company.send(.get, "/api/auth/forward", headers: headers, through: service).status == 403)
    }

    @Test func nobodyWaitsForABodyThatTheProxyKeeps() async throws {
        let answer = try await ask(method: .post, basic: Self.alice, headers: [.contentLength: "100"])
        #expect(answer.status == 200 && answer.headers[.connection] == "close")
    }

    static let texts: [(String, String)] = [
        ("jane", "jane"), ("Jane Doe", "Jane Doe"), (" x ", "%20x%20"), (" ", "%20"), ("", ""),
        ("Jürgen", "J%C3%BCrgen"),
        ("a\r\nb: c", "a%0D%0Ab: c"), ("100%", "100%25"), ("a,b", "a,b"), ("\u{0}\t\u{7F}", "%00%09%7F"),
        ("日本", "%E6%97%A5%E6%9C%AC"),
    ]

    @Test(arguments: texts)
    func headersHoldPrintableASCIIAlone(_ text: String, _ value: String) {
        #expect(HeaderText.value(text) == value)
    }

    @Test func commasInsideOfAListAreEscaped() {
        #expect(HeaderText.list(["a,b", "c", "ü"]) == "a%2Cb,c,%C3%BC")
        #expect(HeaderText.list([]) == "")
    }
}
