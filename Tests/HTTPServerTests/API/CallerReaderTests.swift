import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Identity
import Testing

@testable import HTTPServer

@Suite struct CallerReaderTests {
    private func profile(_ company: Company, _ header: String) async throws -> Answer {
        try await company.send(.get, "/api/profile", headers: [.authorization: header])
    }

    @Test func takesTokensAndPasswordsInEveryCaseOfTheScheme() async throws {
        let company = try await Company()
        let token = try #require(company.tokens["reader"])
        for header in [
            "token reader:\(token)", "TOKEN reader:\(token)", "Token  reader:\(token)",
            Company.basic("reader", token), Company.basic("alice", "secret-alice"),
            Company.basic("alice@example.org", "secret-alice").replacingOccurrences(of: "Basic", with: "bAsIc"),
        ] {
            #expect(try await profile(company, header).status == 200, "\(header)")
        }
    }

    static let refused: [(String, String)] = [
        ("", "unknown scheme in the Authorization header"), ("Bearer x", "unknown scheme in the Authorization header"),
        ("Negotiate eHg6eQ==", "unknown scheme in the Authorization header"),
        ("Basic", "the Authorization header has no colon between name and secret"),
        ("Basic !!!!", "the Authorization header is not base64"),
        ("Basic eHg", "the Authorization header is not base64"),
        (
            "Basic " + Data("nocolon".utf8).base64EncodedString(),
            "the Authorization header has no colon between name and secret"
        ),
        ("token nocolon", "the Authorization header has no colon between name and secret"),
        ("token :secret", "the Authorization header lacks a name or a secret"),
        ("token reader:", "the Authorization header lacks a name or a secret"),
        (Company.basic("", "x"), "the Authorization header lacks a name or a secret"),
        (Company.basic("alice", ""), "the Authorization header lacks a name or a secret"),
        ("token reader:wrong", "invalid API credentials"), ("token nobody:wrong", "invalid API credentials"),
        // A token is no password, and the other way round.
        ("token alice:secret-alice", "invalid API credentials"),
        (Company.basic("alice", "wrong-password"), "invalid API credentials"),
        (Company.basic("nobody", "wrong-password"), "invalid API credentials"),
        (Company.basic("bob", "secret-bob"), "invalid API credentials"),
        (Company.basic("alice", "secret-alice\u{0}"), "invalid API credentials"),
        (Company.basic("carol", "secret-carol"), "two-factor authentication is on: use an API token"),
        (Company.basic("carol", "wrong-password"), "invalid API credentials"),
        (Company.basic("dave", "secret-dave"), "two-factor authentication is required: use an API token"),
    ]

    @Test(arguments: refused)
    func refuses(_ header: String, saying message: String) async throws {
        let answer = try await profile(try await Company(), header)
        #expect(answer.status == 403)
        #expect(answer.message == message)
        #expect(answer.headers[.wwwAuthenticate] == nil)
    }

    @Test func aPasswordWithItsCodeIsNoWayAroundTheSecondFactor() async throws {
        let company = try await Company()
        for secret in ["secret-carol\(company.code())", "secret-carol \(company.code())"] {
            #expect(try await profile(company, Company.basic("carol", secret)).status == 403)
        }
    }

    @Test func nobodyIsToldThatHeIsNotLoggedIn() async throws {
        let answer = try await Company().send(.get, "/api/profile")
        #expect(answer.status == 403)
        #expect(answer.message == "invalid session")
    }

    @Test func twoHeadersAreOneTooMany() async throws {
        let company = try await Company()
        var headers = HTTPFields()
        headers.append(HTTPField(name: .authorization, value: company.authorization("alice")))
        headers.append(HTTPField(name: .authorization, value: company.authorization("root")))
        let answer = try await company.send(.get, "/api/profile", headers: headers)
        #expect(answer.status == 403)
    }

    @Test func peopleMayBeKeptOut() async throws {
        let company = try await Company()
        let service = try company.service { $0.allowsBasicPassword = false }
        #expect(try await company.send(.get, "/api/profile", as: "alice", through: service).status == 403)
        #expect(try await company.send(.get, "/api/profile", as: "reader", through: service).status == 200)
    }

    @Test func credentialsAreRefusedWithoutTLSFromElsewhere() async throws {
        let company = try await Company()
        let service = try company.service { $0.allowsPlain = false }
        let answer = try await company.send(.get, "/api/profile", as: "root", through: service)
        #expect(answer.status == 403)
        #expect(answer.message == "credentials are refused without TLS")
        #expect(try await company.send(.get, "/health", through: service).status == 200)
    }

    @Test(arguments: ["alice", "nobody"])
    func afterTenFailuresPasswordsHaveToWait(_ name: String) async throws {
        let company = try await Company()
        let header: HTTPFields = [.authorization: Company.basic(name, "wrong-password")]
        let service = try company.service()
        for _ in 0..<10 { _ = try await company.send(.get, "/api/profile", headers: header, through: service) }
        let answer = try await company.send(.get, "/api/profile", headers: header, through: service)
        #expect(answer.status == 429)
        #expect(answer.headers[.retryAfter].flatMap { Int($0) }.map { $0 >= 1 && $0 <= 900 } == true)
        #expect(try await company.send(.get, "/api/profile", as: "reader", through: service).status == 200)
    }

    @Test func wrongTokensNeverHaveToWait() async throws {
        let company = try await Company()
        let service = try company.service()
        for _ in 0..<12 {
            let answer = try await company.send(
                .get, "/api/profile", headers: [.authorization: "token reader:wrong"], through: service)
            #expect(answer.status == 403)
        }
        #expect(try await company.send(.get, "/api/profile", as: "reader", through: service).status == 200)
    }
}
