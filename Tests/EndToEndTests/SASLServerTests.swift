import TestSupport
import Testing

/// Real clients that bind by SCRAM and by Kerberos.
@Suite struct SASLServerTests {
    private static let base = "dc=example,dc=org"
    private static let password = "Correct-Horse-7"

    private func add(_ gateway: Gateway, _ name: String, _ more: String...) throws {
        let made = try gateway.run(arguments: ["user", "add", name] + more, input: Self.password + "\n")
        #expect(made.status == 0, "\(made.errors)")
    }

    private func mechanisms(_ server: Gateway.Server) throws -> [String] {
        try ProgramRun.succeed(
            "ldapsearch",
            ["-x", "-LLL", "-H", server.ldap, "-s", "base", "-b", "", "supportedSASLMechanisms"],
            environment: ["LDAPNOINIT": "1"]
        ).split(separator: "\n").compactMap { line in
            line.hasPrefix("supportedSASLMechanisms: ") ? String(line.dropFirst(25)) : nil
        }
    }

    private func scram(_ server: Gateway.Server, _ name: String, _ password: String) throws -> ProgramRun.Outcome {
        try ProgramRun.run(
            "ldapwhoami", ["-Q", "-Y", "SCRAM-SHA-256", "-U", name, "-w", password, "-H", server.ldap],
            environment: ["LDAPNOINIT": "1"])
    }

    @Test func bindsByAProofInThePlaceOfAPassword() throws {
        let gateway = try Gateway(baseDN: Self.base, configuration: "passwords: { scram: true }")
        try add(gateway, "jane", "--email", "jane@example.org")
        let server = try gateway.serve()
        #expect(try mechanisms(server) == ["SCRAM-SHA-256"])
        for name in ["jane", "JANE", "jane@example.org"] {
            let outcome = try scram(server, name, Self.password)
            #expect(outcome.output == "dn:uid=jane,ou=people,\(Self.base)\n", "\(name): \(outcome.errors)")
        }
        for (name, password) in [("jane", "Wrong-Horse-7"), ("nobody", Self.password)] {
            let outcome = try scram(server, name, password)
            #expect(outcome.status == 49 && outcome.errors.contains("Invalid credentials (49)"), "\(outcome.errors)")
        }
        // Another password goes with another verifier, and one that was hashed before gets its own at the next log-in.
        #expect(try gateway.run("user", "passwd", "jane", input: "Another-Horse-8\n").status == 0)
        #expect(try scram(server, "jane", "Another-Horse-8").status == 0)
        #expect(try scram(server, "jane", Self.password).status == 49)
        #expect(!(try gateway.folder.read("log")).contains("Another"))
    }

    @Test func promisesNoMechanismThatCannotWork() throws {
        let gateway = try Gateway(baseDN: Self.base)
        try add(gateway, "jane")
        let server = try gateway.serve()
        #expect(try mechanisms(server).isEmpty)
        #expect(try scram(server, "jane", Self.password).errors.contains("(7)"))
    }

    @Test(.enabled(if: KerberosRealm.obstacle == nil, Comment(rawValue: KerberosRealm.obstacle ?? "")))
    func bindsByATicketOfKerberos() throws {
        let realm = try KerberosRealm()
        // What OpenLDAP's library makes of localhost.
        let host = try ProgramRun.succeed("hostname", []).filter { !$0.isWhitespace }
        let service = try realm.keytab(of: "ldap/\(host)")
        let gateway = try Gateway(
            baseDN: Self.base,
            configuration: "ldap: { sasl: { keytab: \(service), host: \(host) } }", variables: realm.client)
        try add(gateway, "jane")
        try add(gateway, "gone", "--disabled")
        let server = try gateway.serve()
        #expect(try mechanisms(server) == ["GSSAPI"])
        func whoami(_ name: String) throws -> ProgramRun.Outcome {
            let cache = "FILE:" + realm.folder.path("\(name).cache")
            let environment = realm.client.merging(["KRB5CCNAME": cache, "LDAPNOINIT": "1"]) { $1 }
            try ProgramRun.succeed("kinit", ["-k", "-t", try realm.keytab(of: name), name], environment: environment)
            let url = server.ldap.replacing("127.0.0.1", with: "localhost")
            return try ProgramRun.run("ldapwhoami", ["-Q", "-Y", "GSSAPI", "-H", url], environment: environment)
        }
        let jane = try whoami("jane")
        #expect(jane.output == "dn:uid=jane,ou=people,\(Self.base)\n", "\(jane.errors)")
        for name in ["nobody", "gone"] {
            let outcome = try whoami(name)
            #expect(outcome.status == 49, "\(name): \(outcome.output) \(outcome.errors)")
        }
    }
}
