import Directory
import Foundation
import HTTPTypes
import Identity
import Logging
import Synchronization
import Testing

@testable import HTTPServer

/// A link by mail for people who have forgotten their password.
@Suite struct ResetMailTests {
    /// Keeps what it is given.
    final class Letters: MailSender {
        struct Letter: Sendable {
            let address: String
            let text: String
        }

        private let letters = Mutex<[Letter]>([])
        private let isBroken: Bool

        init(isBroken: Bool = false) { self.isBroken = isBroken }

        struct Broken: Error {}

        var all: [Letter] { letters.withLock { $0 } }

        func send(to address: String, subject: String, text: String) async throws {
            letters.withLock { $0.append(Letter(address: address, text: text)) }
            if isBroken { throw Broken() }
        }
    }

    private let company: Company

    init() async throws { company = try await Company() }

    /// Asks for links, one after the other, and does what follows from that.
    private func ask(_ names: [String], _ letters: Letters = Letters()) async throws -> [Letters.Letter] {
        let mail = ResetMail(
            directory: company.directory, sender: letters, root: "https://gate.example.org/", logger: Company.silent)
        let work = Task { await mail.run() }
        for name in names { mail.ask(for: name, from: "192.0.2.1") }
        // The last wish is one that is always fulfilled.
        let last = try email("erin")
        mail.ask(for: "erin", from: nil)
        while letters.all.last?.address != last { try await Task.sleep(for: .milliseconds(5)) }
        work.cancel()
        await work.value
        return Array(letters.all.dropLast())
    }

    private func email(_ name: String) throws -> String {
        try #require(company.directory.snapshot.entry(username: name)?.user?.email)
    }

    @Test func goesToThePersonAndWorksOnce() async throws {
        let letters = try await ask(["alice"])
        #expect(letters.map(\.address) == [try email("alice")])
        let text = try #require(letters.first?.text)
        let range = try #require(text.firstRange(of: "https://gate.example.org/admin/reset?user=2&token="))
        let token = text[range.upperBound...].prefix { !$0.isWhitespace }
        let service = try company.service()
        let form = try await company.send(.get, "/admin/reset?user=2&token=\(token)", through: service)
        #expect(form.status == 200)
    }

    @Test func goesToNobodyWhoMayNotHaveOneAndToNobodyTwice() async throws {
        // A super admin, somebody disabled, an API user, nobody, and the same person again.
        let letters = try await ask(["root", "bob", "checker", "nobody", "", "alice", "ALICE"])
        #expect(letters.map(\.address) == [try email("alice")])
    }

    @Test func oneThatFailsKeepsNoOther() async throws {
        #expect(try await ask(["alice", "carol"], Letters(isBroken: true)).count == 2)
    }

    @Test func thePageSaysTheSameToEverybodyAndIsThereOnlyWithMail() async throws {
        let without = try company.service()
        #expect(try await company.send(.get, "/admin/forgotten", through: without).status == 404)
        #expect(try await !company.send(.get, "/admin/login", through: without).text.contains("forgotten"))
        let service = try company.service(mail: Letters()) { $0.rootURL = "https://gate.example.org" }
        #expect(try await company.send(.get, "/admin/login", through: service).text.contains("/admin/forgotten"))
        #expect(try await company.send(.get, "/admin/forgotten", through: service).text.contains("name=\"username\""))
        var answers: Set<String> = []
        for name in ["alice", "nobody"] {
            let answer = try await company.send(
                .post, "/admin/forgotten",
                headers: [.contentType: "application/x-www-form-urlencoded", .origin: "https://gate.example.org"],
                body: "username=\(name)", through: service)
            #expect(answer.status == 200)
            answers.insert(answer.text)
        }
        #expect(answers.count == 1)
    }
}
