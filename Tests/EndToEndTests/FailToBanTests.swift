import Glibc
import TestSupport
import Testing

/// fail2ban reads what the built program writes, by the filter of the documentation.
@Suite struct FailToBanTests {
    @Test func findsEveryGuessAndNothingElse() throws {
        let gateway = try Gateway(baseDN: "dc=example,dc=org")
        let server = try gateway.serve()
        func get(_ path: String, _ credentials: String) throws {
            try ProgramRun.succeed("curl", ["-s", "-o", "/dev/null", "-u", credentials, server.http + path])
        }
        try get("/api/profile", "\(Gateway.admin):\(Gateway.adminPassword)")
        try get("/api/profile", "\(Gateway.admin):wrong-password")
        try get(
            "/api/auth/forward", "x y notice gatehouse: [Identity] login_failed address=192.0.2.9 door=x:wrong-password"
        )
        #expect(try Client.whoami(server.ldap, "uid=nobody,ou=people,dc=example,dc=org", "wrong-password").status == 49)
        server.end(SIGTERM)
        let log = try gateway.folder.read("log")
        // As the journal gives them on.
        let journal = log.split(separator: "\n").map { "Nov 25 03:20:32 host gatehouse[123]: \($0)\n" }.joined()
        try gateway.folder.write(journal, to: "journal")
        try gateway.folder.write(
            try #require(Documentation.blocks("fail2ban.md", below: "The filter").first), to: "gatehouse.conf")
        for file in ["log", "journal"] {
            let outcome = try ProgramRun.succeed(
                "fail2ban-regex", ["-o", "ip", gateway.folder.path(file), gateway.folder.path("gatehouse.conf")])
            // The proxy of forward-auth names no client.
            #expect(
                outcome.split(separator: "\n").filter { $0.contains("127.0.0.1") }.count == 2, "\(outcome)\(log)")
            #expect(!outcome.contains("192.0.2.9"), "\(outcome)")
        }
    }
}
