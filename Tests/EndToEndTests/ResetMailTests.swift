import Foundation
import TestSupport
import Testing

/// Somebody who has forgotten the password, with a program in the place of sendmail.
@Suite struct ResetMailTests {
    @Test(.timeLimit(.minutes(2))) func getsALinkByMailAndLogsInWithAnotherPassword() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "#!/bin/sh\necho \"$@\" > \(folder.path("arguments"))\ncat > \(folder.path("part"))\nmv \(folder.path("part")) \(folder.path("letter"))\n",
            to: "sendmail")
        try ProgramRun.succeed("chmod", ["+x", folder.path("sendmail")])
        let gateway = try Gateway(
            baseDN: "dc=example,dc=org",
            configuration: """
                http: { rootURL: "http://127.0.0.1:1" }
                mail: { sendmail: \(folder.path("sendmail")), from: gate@example.org }
                """)
        let made = try gateway.run(
            "user", "add", "jane", "--email", "jane@example.org", input: "Correct-Horse-7\n")
        #expect(made.status == 0, "\(made.errors)")
        let server = try gateway.serve()
        let answer = try ProgramRun.succeed(
            "curl", ["-s", "--data", "username=jane", "\(server.http)/admin/forgotten"])
        #expect(answer.contains("a link is on its way"))
        while (try? folder.read("letter")) == nil { try await Task.sleep(for: .milliseconds(20)) }
        let letter = try folder.read("letter")
        #expect(letter.hasPrefix("From: gate@example.org\nTo: jane@example.org\n"))
        #expect(try folder.read("arguments") == "-i -f gate@example.org -- jane@example.org\n")
        let line = try #require(letter.split(separator: "\n").first { $0.hasPrefix("http://") })
        let query = try #require(line.split(separator: "?").last)
        let done = try ProgramRun.succeed(
            "curl",
            [
                "-s", "--data", "\(query)&password=Another-Horse-8&password2=Another-Horse-8",
                "\(server.http)/admin/reset",
            ])
        #expect(done.contains("The password is set"), "\(done)")
        #expect(try gateway.run("check", "jane", input: "Another-Horse-8\n").status == 0)
        let token = try #require(query.split(separator: "=").last)
        #expect(!(try gateway.folder.read("log")).contains(token))
    }
}
