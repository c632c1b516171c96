import Glibc
import TestSupport
import Testing

/// Runs of a source by command and by the server: held, approved, undone, killed.
@Suite struct SyncCommandTests {
    private static let people = 200
    private static let base = "dc=example,dc=org"

    private let corporation = SampleCorporation(people: people)

    private func program(_ slapd: Slapd, interval: String = "0") throws -> Gateway {
        let gateway = try Gateway(
            baseDN: Self.base,
            configuration: """
                sources:
                  corp:
                    kind: openldap
                    url: \(slapd.url)
                    tls: { mode: starttls, ca: \(slapd.certificates.authorityFile) }
                    bind: { dn: "\(corporation.readerDN)", passwordFile: corp.secret }
                    users: { base: "ou=people,\(slapd.suffix)", filter: "(objectClass=inetOrgPerson)" }
                    groups: { base: "ou=groups,\(slapd.suffix)" }
                    fullInterval: \(interval)
                    guard: { count: 3, percent: 1 }
                """)
        try gateway.folder.write(corporation.readerPassword, to: "corp.secret")
        return gateway
    }

    private func accounts(_ gateway: Gateway, _ more: String...) throws -> Int {
        try gateway.run("user", "list", "--quiet").output.split(separator: "\n").count { line in
            line.contains("u0") && more.allSatisfy { line.contains($0) }
        }
    }

    private func remove(_ numbers: Range<Int>, _ slapd: Slapd) throws {
        try slapd.modify(numbers.map { "dn: \(corporation.dn($0))\nchangetype: delete\n" }.joined(separator: "\n"))
    }

    @Test func holdsApprovesShowsAndUndoesRuns() throws {
        let slapd = try Slapd(ldif: corporation.ldif)
        let gateway = try program(slapd)
        let page = try gateway.run("sync", "corp", "--dry-run", "--format", "html")
        #expect(page.output.hasPrefix("<!DOCTYPE html>") && page.output.contains(corporation.uid(1)))
        #expect(try accounts(gateway) == 0)
        #expect([0, 3].contains(try gateway.run("sync", "corp").status))
        let all = try accounts(gateway)
        #expect(all == Self.people)

        try remove(20..<30, slapd)
        let held = try gateway.run("sync", "corp")
        #expect(held.status == 2 && held.errors.contains("gatehouse sync approve corp "), "\(held.errors)")
        let digest = try #require(held.errors.split(whereSeparator: \.isWhitespace).last.map { String($0) })
        #expect(try accounts(gateway, "disabled") == 1, "one is disabled at the source")
        #expect(try gateway.run("sync", "approve", "corp", "feed").status == 1)
        #expect([0, 3].contains(try gateway.run("sync", "approve", "corp", digest).status))
        #expect(try accounts(gateway, "disabled") == 11)

        let runs = try gateway.run("sync", "runs", "corp", "--json").output
        #expect(runs.contains(#""outcome":"held""#) && runs.contains(digest), "\(runs)")
        let shown = try gateway.run("sync", "runs", "--run", "3")
        #expect(shown.output.contains("disable") && shown.output.contains(corporation.uid(20)), "\(shown.output)")

        let undone = try gateway.run("sync", "undo", "3")
        #expect(
            undone.status == 0 && undone.output.contains("entries reverted, 0 kept"), "\(undone.output)\(undone.errors)"
        )
        #expect(try accounts(gateway, "disabled") == 1)
        let paused = try gateway.run("sync", "corp")
        #expect(paused.status == 1 && paused.errors.contains("gatehouse sync resume corp"))
        #expect(try gateway.run("sync", "corp", "--dry-run").status == 2, "a dry run is still possible")
        #expect(try gateway.run("sync", "resume", "corp").status == 0)
        #expect(try gateway.run("sync", "corp").status == 2)
    }

    /// Killed at any moment a run leaves all of its changes or none, and the next one brings the rest.
    @Test func survivesBeingKilledAtAnyMoment() throws {
        let slapd = try Slapd(ldif: corporation.ldif)
        let gateway = try program(slapd)
        let length = try ContinuousClock().measure { _ = try gateway.run("sync", "corp", "--dry-run") }
        for step in 0..<12 {
            let process = try gateway.start("sync", "corp")
            usleep(UInt32(length / .microseconds(1) * (0.3 + 0.1 * Double(step))))
            kill(process, SIGKILL)
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0, errno == EINTR {}
            let count = try accounts(gateway)
            #expect(count == 0 || count == Self.people, "\(count) people, killed at step \(step)")
            if count == Self.people { break }
        }
        let healed = try gateway.run("sync", "corp")
        #expect([0, 3].contains(healed.status), "the lock of the dead is taken over: \(healed.errors)")
        #expect(try accounts(gateway) == Self.people)
        let again = try gateway.run("sync", "corp")
        #expect(again.output.contains("nothing to do"), "\(again.output)")
    }

    @Test func runsByItselfWhileServingAndOnRequest() throws {
        let slapd = try Slapd(ldif: corporation.ldif)
        let gateway = try program(slapd, interval: "1h")
        let server = try gateway.serve()
        func sources() throws -> String {
            try Client.call("GET", server.http + "/api/sync/sources")
        }
        #expect(try wait { try sources().contains(#""outcome":"applied""#) })
        #expect(try sources().contains(#""actor":"schedule""#))
        try remove(40..<50, slapd)
        let asked = try Client.call("POST", server.http + "/api/sync/sources/corp/run")
        #expect(asked.contains(#""queued":true"#), "\(asked)")
        #expect(try wait { try sources().contains(#""state":"held""#) })
        // A command and the server share the store, and the lock.
        #expect(try gateway.run("sync", "corp").status == 2)
        #expect(server.end(SIGTERM) == 0)
    }

    private func wait(_ condition: () throws -> Bool) throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            if try condition() { return true }
            usleep(50_000)
        }
        return false
    }
}
