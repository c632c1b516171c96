import HTTPTypes
import HummingbirdTesting
import Identity
import Testing

@testable import HTTPServer

@Suite struct AuditRoutesTests {
    private func ask(_ company: Company, _ query: String = "") async throws -> Answer {
        try await company.rootCall(.get, "/api/audit" + (query.isEmpty ? "" : "?\(query)"))
    }

    @Test func showsChangesAndLogins() async throws {
        let company = try await Company()
        let answer = try await ask(company)
        let lines = try #require(answer.data("results")?.elements)
        #expect(lines.count == 20 && answer.data("page") == 1 && answer.data("per_page") == 20)
        #expect(lines[0]["kind"] == "login" && lines[0]["actor"] == "mallory" && lines[0]["outcome"] == "invalid")
        #expect(lines[0]["before"] == .null && lines[0]["address"] == "192.0.2.7")
        #expect(lines[1]["kind"] == "update" && lines[1]["actor"] == "root" && lines[1]["door"] == "http")
        #expect(lines[1]["target"] == "Default list" && lines[1]["outcome"] == .null)
        #expect(lines[1]["before"] == ["name": "Old"] && lines[1]["after"] == ["name": "Default list"])
        #expect(answer.data("next") == lines[19]["id"])
    }

    @Test func goesOnPageByPage() async throws {
        let company = try await Company()
        let third = try await ask(company, "page=3&per_page=25")
        #expect(third.data("results")?.elements?.count == 1 && third.data("next") == .null)
        let next = try #require(try await ask(company).data("next")?.text)
        _ = try await ask(company, "after=\(next)")
        #expect(company.audit.question?.after?.description == next)
    }

    @Test func narrowsTheQuestion() async throws {
        let company = try await Company()
        _ = try await ask(
            company,
            "actor=alice&target=nobody&since=2026-01-01T00:00:00Z&until=2026-02-01T00:00:00%2B01:00&kind=create,login")
        let question = try #require(company.audit.question)
        #expect(question.actor?.user == UserID(rawValue: 2) && question.actor?.name == "alice")
        #expect(question.target == AuditQuery.Subject(name: "nobody"))
        #expect(question.since?.rfc3339 == "2026-01-01T00:00:00.000000Z")
        #expect(question.until?.rfc3339 == "2026-01-31T23:00:00.000000Z")
        #expect(question.actions == [.create, .login])
    }

    static let refused: [String] = [
        "since=yesterday", "until=2026-01-01", "kind=burn", "page=0", "per_page=all", "per_page=0", "after=x",
        "page=11&per_page=1000", "page=2147483647",
    ]

    @Test(arguments: refused)
    func refusesWhatIsNoQuestion(_ query: String) async throws {
        #expect(try await ask(try await Company(), query).status == 400)
    }
}
