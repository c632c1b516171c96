import TestSupport
import Testing

/// How the program starts, what it sees while it runs, and how it ends.
@Suite struct ServerLifeTests {
    private static let base = "dc=example,dc=org"
    private static let adminDN = "uid=admin,ou=people,dc=example,dc=org"

    private static func person(_ name: String, password: String = "Correct-Horse-7") -> String {
        """
        dn: uid=\(name),ou=people,\(base)
        objectClass: inetOrgPerson
        uid: \(name)
        cn: \(name)
        sn: \(name)
        mail: \(name)@example.org
        userPassword: \(password)

        """
    }

    @Test func seesWhatACommandWritesWhileItRuns() throws {
        let gateway = try Gateway(baseDN: Self.base)
        let server = try gateway.serve()
        for number in 1...5 {
            let name = "new\(number)"
            #expect(try gateway.run("import", "-", input: Self.person(name)).status == 0)
            // The next request of a client that starts afterwards: starting it takes less than the 100 ms that are allowed.
            let found = try waitFor {
                try Client.search(
                    server.ldap, base: Self.base, ["(uid=\(name))", "1.1"], as: Self.adminDN, Gateway.adminPassword
                ).output.contains("uid=\(name)")
            }
            #expect(found)
            #expect(try Client.whoami(server.ldap, "uid=\(name),ou=people,\(Self.base)", "Correct-Horse-7").status == 0)
        }
        let health = try ProgramRun.succeed("curl", ["-s", "\(server.http)/health"])
        #expect(health == "{\"data\":true}")
        #expect(server.end(15) == 0)
    }

    private func waitFor(_ condition: () throws -> Bool) throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline { if try condition() { return true } }
        return false
    }

    @Test func keepsWhatWasAcknowledgedWhenItIsKilled() throws {
        let gateway = try Gateway(baseDN: Self.base)
        let server = try gateway.serve()
        #expect(try gateway.run("import", "-", input: Self.person("kept")).status == 0)
        #expect(server.end(9) == 128 + 9)
        let next = try gateway.serve()
        #expect(try Client.whoami(next.ldap, "uid=kept,ou=people,\(Self.base)", "Correct-Horse-7").status == 0)
    }

    @Test func refusesAnotherBaseAndAFileThatIsWrongAnywhere() throws {
        let gateway = try Gateway(baseDN: Self.base)
        #expect(try gateway.run("import", "-", input: Self.person("one")).status == 0)
        let other = try gateway.run("export", "--base-dn", "dc=other,dc=org")
        #expect(other.status == 1)
        #expect(other.errors.contains("dc=example,dc=org"))
        let wrong = try gateway.run(
            "import", "-",
            input: Self.person("two") + "\ndn: cn=x,ou=nowhere,\(Self.base)\nobjectClass: device\ncn: x\n")
        #expect(wrong.status == 1)
        #expect(wrong.errors.contains("-:9:"), "\(wrong.errors)")
        let export = try gateway.run("export")
        #expect(export.output.contains("uid=one,"))
        #expect(!export.output.contains("uid=two,"))
        #expect(!export.output.contains("userPassword"))
    }

    @Test func asksForTheFirstSuperAdminOnce() throws {
        let gateway = try Gateway(baseDN: Self.base)
        let server = try gateway.serve()
        #expect(!server.output.contains("Set up"))
        #expect(
            try Client.check(server.http, "{\"username\":\"admin\",\"password\":\"\(Gateway.adminPassword)\"}")
                .contains("\"allowed\":true"))
    }
}
