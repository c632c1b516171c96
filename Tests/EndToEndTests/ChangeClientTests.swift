import Foundation
import TestSupport
import Testing

/// Real clients that change things.
@Suite struct ChangeClientTests {
    private static let base = "dc=example,dc=org"
    private static let admin = "uid=\(Gateway.admin),ou=people,\(base)"

    private func run(
        _ tool: String, _ server: Gateway.Server, as dn: String = admin, with password: String = Gateway.adminPassword,
        _ arguments: [String], input: String = ""
    ) throws -> ProgramRun.Outcome {
        try ProgramRun.run(
            tool, ["-x", "-H", server.ldap, "-D", dn, "-w", password] + arguments, input: input,
            environment: ["LDAPNOINIT": "1"])
    }

    @Test func theToolsOfOpenLDAPChangePeopleAndGroups() throws {
        let gateway = try Gateway(baseDN: Self.base)
        let server = try gateway.serve()
        let jane = "uid=jane,ou=people,\(Self.base)"
        let added = try run(
            "ldapadd", server, [],
            input: """
                dn: \(jane)
                objectClass: inetOrgPerson
                uid: jane
                cn: Jane Doe
                sn: Doe
                mail: jane@example.org
                userPassword: a-good-password

                dn: cn=staff,ou=groups,\(Self.base)
                objectClass: groupOfNames
                objectClass: posixGroup
                member: \(jane)

                """)
        #expect(added.status == 0, "\(added.errors)")
        // The same person over every door.
        #expect(try Client.whoami(server.ldap, jane, "a-good-password").output == "dn:\(jane)\n")
        let check = try Client.check(
            server.http, "{\"username\":\"jane@example.org\",\"password\":\"a-good-password\"}")
        #expect(check.contains("\"allowed\":true"), "\(check)")

        // ldappasswd: for oneself with the old password, and made up for another.
        let own = try run(
            "ldappasswd", server, as: jane, with: "a-good-password",
            ["-a", "a-good-password", "-s", "another-password"])
        #expect(own.status == 0, "\(own.errors)")
        #expect(try Client.whoami(server.ldap, jane, "a-good-password").status == 49)
        #expect(try Client.whoami(server.ldap, jane, "another-password").status == 0)
        let wrong = try run(
            "ldappasswd", server, as: jane, with: "another-password", ["-a", "nonsense-word", "-s", "a-good-password"])
        #expect((wrong.output + wrong.errors).contains("(49)"), "\(wrong)")
        let short = try run("ldappasswd", server, as: jane, with: "another-password", ["-s", "short", "-e", "ppolicy"])
        #expect((short.output + short.errors).contains("too short"), "\(short)")
        let made = try run("ldappasswd", server, [jane])
        let word = made.output.split(separator: " ").last.map { $0.filter { !$0.isNewline } } ?? ""
        #expect(try Client.whoami(server.ldap, jane, word).status == 0, "\(made.output)")
        let empty = try run("ldappasswd", server, [])
        #expect((empty.output + empty.errors).contains("(53)"), "\(empty)")

        #expect(
            try run("ldapmodrdn", server, ["-r", "-s", "ou=groups,\(Self.base)", jane, "uid=joan"]).status == 0)
        let joan = "uid=joan,ou=groups,\(Self.base)"
        #expect(try run("ldapcompare", server, ["cn=staff,ou=groups,\(Self.base)", "member:\(joan)"]).status == 6)
        #expect(try run("ldapcompare", server, ["cn=staff,ou=groups,\(Self.base)", "memberUid:joan"]).status == 6)
        let locked = try run(
            "ldapmodify", server, [],
            input: "dn: \(joan)\nchangetype: modify\nadd: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z\n")
        #expect(locked.status == 0, "\(locked.errors)")
        #expect(try Client.whoami(server.ldap, joan, word).status == 49)
        #expect(try run("ldapcompare", server, [joan, "pwdAccountLockedTime:000001010000Z"]).status == 6)
        #expect(try run("ldapdelete", server, [joan]).status == 0)
        #expect(try run("ldapcompare", server, ["cn=staff,ou=groups,\(Self.base)", "memberUid:joan"]).status == 16)
        let cancelled = try run("ldapexop", server, ["cancel", "77"])
        #expect((cancelled.output + cancelled.errors).contains("119"), "\(cancelled)")

        // All of it is on disk.
        server.end(SIGKILL)
        let again = try gateway.serve()
        #expect(try run("ldapcompare", again, ["cn=staff,ou=groups,\(Self.base)", "cn:staff"]).status == 6)
        #expect(try run("ldapcompare", again, [joan, "uid:joan"]).status == 32)
        again.end(SIGTERM)
    }

    @Test func pythonProgramsChangePeopleAndGroups() throws {
        let gateway = try Gateway(baseDN: Self.base)
        let server = try gateway.serve()
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("ldap3_changes.py").path
        let outcome = try ProgramRun.run(
            "/usr/bin/python3", [script, server.ldap, Self.base, Self.admin, Gateway.adminPassword])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("done"))
        server.end(SIGTERM)
    }
}
