import Directory
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Identity
import LDAPProtocol
import TestSupport
import Testing

@testable import HTTPServer

@Suite struct SetupPagesTests {
    private let setup = Setup()

    /// A company whose super admin is gone from the start: nobody is one.
    private func empty() async throws -> (LiveDirectory, HTTPService) {
        let directory = try LiveDirectory(
            store: MemoryStore(), context: DirectoryContext(baseDN: try DistinguishedName("dc=example,dc=org")),
            now: { Timestamp(seconds: 1_790_000_000) })
        let authenticator = try Authenticator(
            directory: directory, journal: MemoryJournal(), keeper: nil, passThrough: nil,
            sealer: TOTPSealer(key: Secret([UInt8](repeating: 1, count: 32))), pool: HashPool(threads: 1),
            clock: StandingClock(), logger: Company.silent)
        var settings = HTTPServiceSettings(host: "127.0.0.1", port: 0)
        settings.allowsPlain = true
        let service = try HTTPService(
            directory: directory, authenticator: authenticator,
            sessions: SessionKeeper(store: MemorySessions(), directory: directory, logger: Company.silent),
            settings: settings, setup: setup, logger: Company.silent, isReady: { true }, onListening: { _ in })
        return (directory, service)
    }

    private func send(
        _ service: HTTPService, _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:],
        _ body: String? = nil
    ) async throws -> Answer {
        var headers = headers
        if body != nil { headers[.contentType] = "application/x-www-form-urlencoded" }
        return try await service.application().test(.router) { [headers] client in
            try await client.execute(
                uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) }
            ) { Answer($0) }
        }
    }

    private func form(
        token: String? = nil, username: String = "jane", password: String = "correct+horse",
        password2: String = "correct+horse", email: String = "jane%40example.org"
    ) -> String {
        "token=\(token ?? setup.token.exposed)&email=\(email)&username=\(username)&password=\(password)"
            + "&password2=\(password2)"
    }

    @Test func theLinkOpensAForm() async throws {
        let (_, service) = try await empty()
        let answer = try await send(service, .get, "/admin/login?token=\(setup.token.exposed)")
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType]?.hasPrefix("text/html") == true)
        for part in [
            "name=\"password2\"", "name=\"email\"", "name=\"username\"", "lang=\"en\"", "<label for=\"password\">",
        ] {
            #expect(answer.text.contains(part), "\(part)")
        }
        for part in ["<script", "style=", "onclick"] { #expect(!answer.text.contains(part)) }
        #expect(answer.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
    }

    @Test(arguments: ["", "?token=", "?token=wrong", "?other=1"])
    func withoutTheTokenThereIsNoForm(_ query: String) async throws {
        let (directory, service) = try await empty()
        let answer = try await send(service, .get, "/admin/login\(query)")
        #expect(answer.status == 403)
        #expect(!answer.text.contains("<form"))
        let sent = try await send(service, .post, "/admin/login", form(token: "wrong"))
        #expect(sent.status == 403)
        #expect(!directory.snapshot.hasActiveSuperAdmin)
    }

    @Test func makesTheSuperAdminOnce() async throws {
        let (directory, service) = try await empty()
        let answer = try await send(service, .post, "/admin/login", form())
        #expect(answer.status == 302)
        #expect(answer.headers[.location] == "/admin")
        let user = try #require(directory.snapshot.entry(login: "jane@example.org")?.user)
        #expect(user.username == "jane" && user.role?.role == .superAdmin && user.status == .enabled)
        #expect(user.password?.verify(Array("correct horse".utf8)) == true)
        #expect(try await send(service, .get, "/admin").headers[.location] == "/admin/login")
        // The form is closed for good, for the same token too.
        #expect(try await send(service, .post, "/admin/login", form(username: "eve", email: "")).status == 401)
        #expect(
            try await send(service, .get, "/admin/login?token=\(setup.token.exposed)").text.contains("password2")
                == false)
        #expect(directory.snapshot.entry(login: "eve") == nil)
    }

    @Test func ofTwoAtOnceOneWins() async throws {
        let (directory, service) = try await empty()
        async let first = send(service, .post, "/admin/login", form(username: "jane"))
        async let second = send(service, .post, "/admin/login", form(username: "john", email: ""))
        let codes = try await [first.status, second.status].sorted()
        #expect(codes[0] == 302 && codes[1] >= 400)
        #expect(directory.snapshot.holders(of: .superAdmin).count == 1)
    }

    static let faults: [(String, String, String)] = [
        ("jane", "correct+horse", "correct+house"), ("jane", "short", "short"), ("jane", "", ""),
        ("", "correct+horse", "correct+horse"), ("jane", "gatehouse", "gatehouse"),
        ("a", "correct+horse", "correct+horse"), ("%3Cb%3E", "correct+horse", "correct+horse"),
    ]

    @Test(arguments: faults)
    func showsWhatIsWrong(_ username: String, _ password: String, _ password2: String) async throws {
        let (directory, service) = try await empty()
        let answer = try await send(
            service, .post, "/admin/login", form(username: username, password: password, password2: password2))
        #expect(answer.status == 400)
        #expect(answer.text.contains("role=\"alert\""))
        #expect(answer.text.contains("<form"))
        #expect(!answer.text.contains("<b>"))
        #expect(!answer.text.contains("correct"))
        #expect(!directory.snapshot.hasActiveSuperAdmin)
    }

    static let origins: [(HTTPFields, Int)] = [
        ([.origin: "http://localhost"], 302), ([.origin: "http://evil.example"], 403), ([.origin: "null"], 403),
        ([.origin: "http://localhost.evil.example"], 403), ([.secFetchSite: "cross-site"], 403),
        ([.secFetchSite: "same-origin"], 302), ([:], 302),
    ]

    @Test(arguments: origins)
    func takesTheFormFromItsOwnPageAlone(_ headers: HTTPFields, _ status: Int) async throws {
        let (_, service) = try await empty()
        #expect(try await send(service, .post, "/admin/login", headers: headers, form()).status == status)
        #expect(
            try await send(service, .get, "/admin").headers[HTTPField.Name("Referrer-Policy") ?? .via] == "same-origin")
    }

    @Test func takesFormsAlone() async throws {
        let (_, service) = try await empty()
        let answer = try await send(service, .post, "/admin/login", headers: [:], nil)
        #expect(answer.status == 415)
        #expect(try await send(service, .post, "/admin/login", "a=%zz").status == 400)
        #expect(
            try await send(service, .post, "/admin/login", "a=" + String(repeating: "x", count: 70_000)).status == 413)
    }

    @Test func theDoorLeadsToThePage() async throws {
        let (_, service) = try await empty()
        #expect(try await send(service, .get, "/").headers[.location] == "/admin")
        #expect(try await send(service, .get, "/admin").text.contains("Not set up yet"))
        #expect(try await send(service, .get, "/admin/style.css").headers[.contentType]?.hasPrefix("text/css") == true)
    }
}

extension HTTPField.Name {
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .via
}
