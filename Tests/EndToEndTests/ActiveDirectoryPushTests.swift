import Foundation
import TestSupport
import Testing

/// People of ours in a real Samba as domain controller, with the passwords that they set here.
@Suite(.enabled(if: SambaController.obstacle == nil, Comment(rawValue: SambaController.obstacle ?? "")))
struct ActiveDirectoryPushTests {
    private static let suffix = "DC=corp,DC=example"
    private static let people = "OU=Gatehouse,\(suffix)"

    @Test func opensAccountsWithThePasswordThatIsSetHere() throws {
        let server = try SambaController(
            ldif: ["Gatehouse", "Roles"].map { "dn: OU=\($0),\(Self.suffix)\nobjectClass: organizationalUnit\n\n" }
                .joined())
        let gateway = try Gateway(
            baseDN: "dc=example,dc=org",
            configuration: """
                push:
                  legacy:
                    kind: ad
                    url: \(server.secureURL)
                    tls: { ca: \(server.certificates.authorityFile) }
                    bind: { dn: "CN=Administrator,CN=Users,\(Self.suffix)", password: \(SambaController.adminPassword) }
                    users: { base: "\(Self.people)" }
                    groups: { base: "OU=Roles,\(Self.suffix)" }
                    passwords: change
                    follow: true
                """)
        let running = try gateway.serve()
        func put(_ method: String, _ path: String, _ body: String) throws {
            let answer = try ProgramRun.succeed(
                "curl",
                [
                    "-s", "-f", "-X", method, "-u", "\(Gateway.admin):\(Gateway.adminPassword)",
                    "-H", "Content-Type: application/json", "-d", body, "\(running.http)/api\(path)",
                ])
            #expect(answer.contains("\"data\""))
        }
        func opens(_ password: String) throws -> Bool {
            let outcome = try ProgramRun.run(
                "ldapsearch",
                [
                    "-x", "-H", server.secureURL, "-D", "jane@corp.example", "-w", password, "-s", "base", "-b", "",
                    "1.1",
                ],
                environment: ["LDAPTLS_CACERT": server.certificates.authorityFile])
            return outcome.status == 0
        }
        func wait(_ what: Comment, _ isTrue: () throws -> Bool) throws {
            let deadline = ContinuousClock.now + .seconds(60)
            while try !isTrue() {
                guard ContinuousClock.now < deadline else {
                    Issue.record(what)
                    return
                }
                Thread.sleep(forTimeInterval: 0.1)
            }
        }
        try put(
            "POST", "/users",
            #"{"username":"jane","name":"Jane Doe","email":"jane@example.org","type":"user","status":"enabled","password":"First.Passw0rd","password_login":true,"user_role_id":1}"#
        )
        try wait("the account is open") { try opens("First.Passw0rd") }
        let users = try Client.call("GET", running.http + "/api/users?query=jane&page=1")
        let id = try #require(users.firstMatch(of: /"id":(\d+),/)).1
        try put("PUT", "/users/\(id)", #"{"password":"Second.Passw0rd"}"#)
        try wait("the new password opens it") { try opens("Second.Passw0rd") }

        // What the rules there do not allow is told, without the password.
        try put("PUT", "/users/\(id)", #"{"password":"nodigitsorcapitals"}"#)
        try wait("the log says why") { try gateway.folder.read("log").contains("password_not_pushed") }
        let log = try gateway.folder.read("log")
        #expect(!log.contains("nodigits") && log.contains("CN=jane,\(Self.people)"), "\(log)")
        #expect(try opens("Second.Passw0rd"))
        try put("PUT", "/users/\(id)", #"{"status":"disabled"}"#)
        try wait("the account is shut") { try !opens("Second.Passw0rd") }
    }
}
