import Foundation
import Glibc
import TestSupport
import Testing

/// How real clients reach the built program: with TLS of its own certificate, over the local socket, and through a renewal.
@Suite struct TransportTests {
    private static let base = "dc=example,dc=org"
    private static let admin = [
        "-D", "uid=admin,ou=people,\(base)", "-w", Gateway.adminPassword,
    ]

    @Test func servesWithTheCertificateOfItsFirstStart() throws {
        let gateway = try Gateway(baseDN: Self.base)
        let server = try gateway.serve(
            "--ldaps", "127.0.0.1:0", "--ldapi", gateway.folder.path("ldapi"), "--https", "127.0.0.1:0")
        let certificate = gateway.folder.path("data/gatehouse.crt")
        #expect(gateway.folder.mode(of: "data/gatehouse.key.pem") == 0o600)
        let trust = ["LDAPTLS_CACERT": certificate]
        for arguments in [["-ZZ", "-H", server.ldap], ["-H", try server.address("ldaps://")]] {
            let outcome = try ProgramRun.run("ldapwhoami", ["-x"] + arguments + Self.admin, environment: trust)
            #expect(outcome.output == "dn:uid=admin,ou=people,\(Self.base)\n", "\(outcome.errors)")
        }
        let local = try ProgramRun.succeed(
            "ldapwhoami", ["-Y", "EXTERNAL", "-Q", "-H", try server.address("ldapi://")])
        #expect(local.contains("cn=peercred,cn=external,cn=auth"))
        let https = try server.address("https://")
        let health = try ProgramRun.succeed("curl", ["-s", "--cacert", certificate, "\(https)/health"])
        #expect(health == "{\"data\":true}")
        let profile = try ProgramRun.succeed(
            "curl",
            ["-s", "--cacert", certificate, "-u", "\(Gateway.admin):\(Gateway.adminPassword)", "\(https)/api/profile"])
        #expect(profile.contains("\"username\":\"admin\""))
        #expect(server.end(SIGTERM) == 0)
        #expect(access(gateway.folder.path("ldapi"), F_OK) != 0)
    }

    @Test func takesARenewedCertificateWithoutAPause() throws {
        let folder = try TemporaryFolder()
        let first = try TestCertificates(in: folder, name: "first")
        let second = try TestCertificates(in: folder, name: "second")
        let third = try TestCertificates(in: folder, name: "third")
        func install(_ certificates: TestCertificates) throws {
            for (from, to) in [(certificates.certificateFile, "c.pem"), (certificates.keyFile, "k.pem")] {
                try ProgramRun.succeed("cp", [from, folder.path("new")])
                try ProgramRun.succeed("mv", [folder.path("new"), folder.path(to)])
            }
        }
        try install(first)
        let gateway = try Gateway(
            baseDN: Self.base,
            configuration: """
                ldap: { tls: { cert: \(folder.path("c.pem")), key: \(folder.path("k.pem")) } }
                """)
        let server = try gateway.serve("--https", "127.0.0.1:0")
        let https = try server.address("https://")
        func isTrusted(_ authority: String) throws -> Bool {
            let ldap = try ProgramRun.run(
                "ldapwhoami", ["-x", "-ZZ", "-H", server.ldap], environment: ["LDAPTLS_CACERT": authority])
            let http = try ProgramRun.run("curl", ["-s", "--cacert", authority, "\(https)/health"])
            return ldap.status == 0 && http.status == 0
        }
        func becomesTrusted(_ authority: String) throws -> Bool {
            let deadline = ContinuousClock.now + .seconds(60)
            while ContinuousClock.now < deadline { if try isTrusted(authority) { return true } }
            return false
        }
        #expect(try isTrusted(first.authorityFile))
        try install(second)
        #expect(try becomesTrusted(second.authorityFile))
        #expect(try !isTrusted(first.authorityFile))
        try install(third)
        kill(server.process, SIGHUP)
        #expect(try becomesTrusted(third.authorityFile))
        #expect(server.end(SIGTERM) == 0)
    }

    @Test func refusesACertificateThatIsNone() throws {
        let gateway = try Gateway(
            baseDN: Self.base, configuration: "ldap: { tls: { cert: /nowhere/c.pem, key: /nowhere/k.pem } }")
        let outcome = try gateway.run("serve", "--ldap", "127.0.0.1:0", "--http", "127.0.0.1:0")
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("/nowhere/c.pem"))
    }
}
