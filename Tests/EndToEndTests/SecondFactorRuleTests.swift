import TestSupport
import Testing

/// People and services with rules of their own on when a code is asked for, through real clients.
@Suite struct SecondFactorRuleTests {
    private static let base = "dc=example,dc=org"
    private static let password = "Correct-Horse-7"

    @Test func holdForAPersonAndForAllWhoLogInThroughAService() throws {
        let gateway = try Gateway(baseDN: Self.base)
        // Otto comes with a second factor.
        try gateway.folder.write(
            """
            [[users]]
              name = "otto"
              uidnumber = 5001
              primarygroup = 1
              passsha256 = "6478579e37aff45f013e14eeb30b3cc56c72ccdc310123bcdf53e0333e3f416a" # dogood
              otpsecret = "3hnvnk4ycv44glzigd6s25j4dougs3rk"
            """, to: "glauth.cfg")
        #expect(try gateway.run("import", "--from", "glauth", gateway.folder.path("glauth.cfg")).status == 0)
        let token = try gateway.run("user", "add", "printer", "--type", "api", "--token-stdout").output.filter {
            !$0.isWhitespace
        }
        let server = try gateway.serve()
        let otto = "uid=otto,ou=people,\(Self.base)"
        #expect(try Client.whoami(server.ldap, otto, "dogood").status == 49)
        #expect(try gateway.run("user", "2fa-policy", "printer", "never").status == 0)
        #expect(try Client.whoami(server.ldap, otto, "dogood").status == 49, "the printer is not asking")

        // One connection: the service binds, finds him, and binds as him.
        let script = """
            import ldap3, sys
            server = ldap3.Server("\(server.ldap)")
            connection = ldap3.Connection(server, "uid=printer,ou=services,\(Self.base)", sys.argv[1])
            assert connection.bind(), connection.result
            ok = connection.rebind("\(otto)", "dogood")
            print("in" if ok else connection.result["description"])
            """
        try gateway.folder.write(script, to: "bind.py")
        func throughThePrinter() throws -> String {
            try ProgramRun.succeed("/usr/bin/python3", [gateway.folder.path("bind.py"), token])
                .filter { !$0.isWhitespace }
        }
        #expect(try throughThePrinter() == "in")
        #expect(try gateway.run("user", "2fa-policy", "otto", "required").status == 0)
        #expect(try throughThePrinter() != "in")
        #expect(try gateway.run("user", "2fa-policy", "otto", "never").status == 0)
        #expect(try Client.whoami(server.ldap, otto, "dogood").status == 0)
        #expect(try gateway.run("user", "2fa-policy", "otto", "sometimes").status == 64)
        let shown = try Client.call("GET", "\(server.http)/api/users?query=otto&page=1")
        #expect(shown.contains("\"twofa_policy\":\"never\""), "\(shown)")
    }
}
