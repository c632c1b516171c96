import Foundation
import TestSupport
import Testing

/// What an operator does on the host, with the built program, with and without a server beside it.
@Suite struct OperatorCommandTests {
    private static let base = "dc=example,dc=org"
    private static let password = "Correct-Horse-7"
    let gateway: Gateway

    init() throws { gateway = try Gateway(baseDN: Self.base) }

    private func object(_ outcome: ProgramRun.Outcome) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    }

    private func objects(_ outcome: ProgramRun.Outcome, _ name: String) throws -> [[String: Any]] {
        try #require(try object(outcome)[name] as? [[String: Any]])
    }

    private func http(_ server: Gateway.Server, _ user: String, _ secret: String) throws -> String {
        try ProgramRun.succeed(
            "curl",
            ["-s", "-o", "/dev/null", "-w", "%{http_code}", "-u", "\(user):\(secret)", "\(server.http)/api/profile"])
    }

    private func wait(_ condition: () throws -> Bool) throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline { if try condition() { return true } }
        return false
    }

    @Test func takesOverPeopleFromAnotherGateway() throws {
        try gateway.folder.write(
            """
            [[users]]
              name = "ann"
              uidnumber = 5001
              primarygroup = 5501
              passsha256 = "6478579e37aff45f013e14eeb30b3cc56c72ccdc310123bcdf53e0333e3f416a" # dogood
            [[users]]
              name = "bob"
              uidnumber = 5002
              primarygroup = 5501
              passsha256 = "6478579e37aff45f013e14eeb30b3cc56c72ccdc310123bcdf53e0333e3f416a"
              otpsecret = "3hnvnk4ycv44glzigd6s25j4dougs3rk"
            [[groups]]
              name = "staff"
              gidnumber = 5501
            """, to: "glauth.cfg")
        let file = gateway.folder.path("glauth.cfg")
        #expect(try gateway.run("import", "--from", "glauth", "--continue", file).status == 64)
        #expect(try gateway.run("import", "--from", "lldap", file).errors.contains("not a database"))
        #expect(try gateway.run("import", "--from", "glauth", "--dry-run", file).status == 0)
        #expect(try gateway.run("check", "ann", input: "dogood\n").status == 1)
        let first = try object(gateway.run("import", "--json", "--from", "glauth", file))
        #expect(first["created"] as? Int == 3)
        let second = try object(gateway.run("import", "--json", "--from", "glauth", file))
        #expect(second["unchanged"] as? Int == 3)
        #expect(try gateway.run("check", "ann", input: "dogood\n").status == 0)
        #expect(try gateway.run("check", "bob", input: "dogood\n").output.contains("code_required"))
    }

    @Test func makesChangesAndDeletesPeopleWithoutAServer() throws {
        let role = try gateway.run("role", "add", "Readers", "-p", "users:get", "-p", "lists:get", "--require-2fa")
        #expect(role.status == 0, "\(role.errors)")
        let made = try gateway.run(
            "user", "add", "jane", "--email", "Jane@Example.org", "--display-name", "Jane Doe", "--role", "readers",
            input: Self.password + "\n")
        #expect(made.status == 0 && made.output.contains("jane"), "\(made.errors)")
        #expect(!(made.output + made.errors).contains(Self.password))
        let again = try gateway.run("user", "add", "JANE", input: Self.password + "\n")
        #expect(again.status == 1 && again.errors.contains("already exists"))
        #expect(try gateway.run("user", "add", "short", input: "abc\n").status == 1)
        #expect(try gateway.run("user", "add", "nobody", "--role", "None", input: Self.password).status == 1)

        let users = try objects(gateway.run("user", "list", "--json", "--query", "jane"), "users")
        #expect(users.count == 1 && users.first?["email"] as? String == "jane@example.org")
        #expect(users.first?["role"] as? String == "Readers" && users.first?["loggedin_at"] is NSNull)
        let table = try gateway.run("user", "list")
        #expect(table.output.hasPrefix("ID\tUSER NAME\t") && table.output.contains("\tjane\tJane Doe\t"))
        let roles = try objects(gateway.run("role", "list", "--json"), "user_roles")
        #expect(roles.last?["require_2fa"] as? Bool == true && roles.last?["holders"] as? Int == 1)

        try gateway.folder.write("Another-Horse-8\n", to: "password")
        let file = gateway.folder.path("password")
        #expect(try gateway.run("user", "passwd", "jane@example.org", "--password-file", file).status == 0)
        #expect(try gateway.run("user", "disable", "jane").status == 0)
        #expect(try gateway.run("check", "jane", input: "Another-Horse-8\n").status == 1)
        #expect(try gateway.run("user", "enable", "jane", "admin").status == 0)
        let reset = try gateway.run("user", "2fa-reset", "jane", "--json")
        #expect(try object(reset)["reset"] as? Bool == false)
        #expect(try gateway.run("role", "delete", "Readers").status == 1)
        #expect(try gateway.run("user", "delete", "jane", "jane").status == 0)
        #expect(try gateway.run("user", "delete", "jane").status == 1)
        #expect(try gateway.run("role", "delete", "Readers").status == 0)
        for command in ["disable", "delete"] {
            let refused = try gateway.run("user", command, "admin")
            #expect(refused.status == 1 && refused.errors.contains("at least one active Super Admin"), "\(command)")
        }
    }

    @Test func givesScriptsAnAPIUserOnce() throws {
        #expect(try gateway.run("role", "add", "Check", "--permission", "auth:check").status == 0)
        #expect(try gateway.run("role", "add", "Other", "--permission", "users:get").status == 0)
        let arguments = ["user", "add", "ci", "--type", "api", "--token-stdout"]
        func add(_ role: String) throws -> ProgramRun.Outcome {
            try gateway.run(
                arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5], "--role", role)
        }
        let first = try add("Check")
        let token = first.output.trimmingCharacters(in: .newlines)
        #expect(first.status == 0 && token.utf8.count == 48 && first.errors.isEmpty)
        let second = try add("Other")
        #expect(second.status == 0 && second.output.isEmpty && second.errors.contains("keeps its token"))
        let server = try gateway.serve()
        #expect(try http(server, "ci", token) == "200")
        #expect(
            try objects(gateway.run("user", "list", "--type", "api", "--json"), "users").first?["role"] as? String
                == "Other")
        #expect(try gateway.run("user", "add", "admin", "--type", "api").status == 1)
        #expect(try gateway.run("user", "add", "x", "--type", "robot").status == 64)
        #expect(try gateway.run("user", "add", "x", "--type", "api", "--email", "x@example.org").status == 64)
        // Another token replaces the first one, on the running server too.
        let renewed = try gateway.run("user", "passwd", "ci").output.trimmingCharacters(in: .newlines)
        #expect(try wait { try http(server, "ci", renewed) == "200" })
        #expect(try http(server, "ci", token) == "403")
    }

    @Test func givesAndRevokesNamedTokensBesideAServer() throws {
        #expect(try gateway.run("user", "add", "robot", "--type", "api", "--quiet").status == 0)
        let server = try gateway.serve()
        let made = try gateway.run("token", "add", "robot", "nightly", "--expires", "30d", "--token-stdout")
        let token = made.output.trimmingCharacters(in: .newlines)
        #expect(made.status == 0 && token.utf8.count == 48, "\(made.errors)")
        #expect(try wait { try http(server, "robot", token) == "200" })
        #expect(
            try Client.whoami(server.ldap, "uid=robot,ou=services,\(Self.base)", token).output.contains("uid=robot"))
        #expect(try gateway.run("token", "add", "robot", "Nightly").status == 1)
        #expect(try gateway.run("token", "add", "admin", "x").status == 1)
        #expect(try gateway.run("token", "add", "robot", "x", "--expires", "soon").status == 64)
        let used = try wait {
            let tokens = try objects(gateway.run("token", "list", "robot", "--json"), "tokens")
            return tokens.count == 2 && tokens.last?["name"] as? String == "nightly"
                && tokens.last?["last_used_at"] is String
        }
        #expect(used)
        #expect(try !gateway.run("token", "list").output.contains(token))
        #expect(try gateway.run("token", "revoke", "robot", "nightly").status == 0)
        #expect(try wait { try http(server, "robot", token) == "403" })
        #expect(try gateway.run("token", "revoke", "robot", "nightly").status == 1)
        // No secret leaves by the export or by the log.
        let traces = try gateway.run("export").output + gateway.run("log", "--json").output
        #expect(!traces.contains(token) && !traces.contains("SHA256-TOKEN"))
    }

    @Test func tellsWhoDidWhatAndWhoLoggedIn() throws {
        #expect(try gateway.run("user", "add", "jane", input: Self.password + "\n").status == 0)
        #expect(try gateway.run("check", "jane", input: "Wrong-Horse-7\n").status == 1)
        #expect(try gateway.run("check", "jane", input: Self.password + "\n").status == 0)
        let logins = try objects(gateway.run("log", "--user", "jane", "--json"), "lines")
        #expect(logins.compactMap { $0["outcome"] as? String } == ["allowed", "wrong_password"])
        let changes = try objects(
            gateway.run("log", "--target", "jane", "--action", "create", "--since", "1h", "--json"), "lines")
        let line = try #require(changes.first)
        #expect(changes.count == 1 && (line["actor"] as? String)?.hasPrefix("cli:") == true)
        #expect((line["after"] as? [String: Any])?["username"] as? String == "jane")
        let one = try object(gateway.run("log", "--limit", "1", "--json"))
        let next = try #require(one["next"] as? String)
        #expect(try objects(gateway.run("log", "--limit", "1", "--after", next, "--json"), "lines").count == 1)
        #expect(try gateway.run("log", "--limit", "2").output.split(separator: "\n").count == 3)
        #expect(try gateway.run("log", "--until", "2001-01-01", "--quiet").output.isEmpty)
        #expect(try gateway.run("log", "--since", "never").status == 64)
    }

    @Test func replacesTheKeyOfSecondFactorsBesideAServer() throws {
        #expect(try gateway.run("user", "add", "jane", input: Self.password + "\n").status == 0)
        let server = try gateway.serve()
        let codes = try enrol("jane", server)
        #expect(codes.count == 10)
        let file = gateway.folder.path("data/gatehouse.key")
        let before = try Data(contentsOf: URL(fileURLWithPath: file))
        let outcome = try gateway.run("rekey", "--json")
        #expect(try object(outcome)["resealed"] as? Int == 1, "\(outcome.errors)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: file)) != before)
        // The server opens the secret under the new key: a wrong code is a wrong code, and a recovery code lets in once.
        let dn = "uid=jane,ou=people,\(Self.base)"
        #expect(try Client.whoami(server.ldap, dn, Self.password + "000000").status == 49)
        #expect(try gateway.run("check", "jane", input: "\(Self.password)\n\(codes[0])\n").status == 0)
        #expect(try Client.whoami(server.ldap, dn, "\(Self.password):\(codes[0])").status == 49)
        #expect(try Client.whoami(server.ldap, dn, "\(Self.password):\(codes[1])").status == 0)
        let outcomes = try objects(gateway.run("log", "--user", "jane", "--action", "login", "--json"), "lines")
            .compactMap { $0["outcome"] as? String }
        #expect(outcomes.contains("wrong_code") && outcomes.contains("used_code"))
        #expect(!outcomes.contains("unreadable_factor"))
        // Who lost everything is let in again by the operator.
        #expect(try object(gateway.run("user", "2fa-reset", "jane", "--json"))["reset"] as? Bool == true)
        #expect(try wait { try Client.whoami(server.ldap, dn, Self.password).status == 0 })
    }

    /// Logs in over the form and turns the second factor on; the recovery codes.
    private func enrol(_ name: String, _ server: Gateway.Server) throws -> [String] {
        let cookies = gateway.folder.path("cookies")
        func curl(_ arguments: String...) throws -> String {
            try ProgramRun.succeed("curl", ["-s", "-b", cookies, "-c", cookies] + arguments)
        }
        _ = try curl(
            "--data-urlencode", "username=\(name)", "--data-urlencode", "password=\(Self.password)",
            "\(server.http)/admin/login")
        func data(_ text: String) throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
        }
        let profile = try #require(try data(curl("\(server.http)/api/profile"))["data"] as? [String: Any])
        let path = "\(server.http)/api/users/\(try #require(profile["id"] as? Int))/twofa"
        let pending = try #require(try data(curl("\(path)/totp"))["data"] as? [String: Any])
        let secret = try #require(pending["secret"] as? String)
        let code = try ProgramRun.succeed("python3", ["-c", Self.totp, secret]).trimmingCharacters(in: .newlines)
        let answer = try data(curl("-X", "PUT", "-F", "secret=\(secret)", "-F", "code=\(code)", path))
        return try #require(answer["recovery_codes"] as? [String], "\(answer)")
    }

    /// The code of now (RFC 6238), by another hand than the program's.
    private static let totp = """
        import base64, hashlib, hmac, struct, sys, time
        digest = hmac.new(base64.b32decode(sys.argv[1]), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
        start = digest[-1] & 15
        print("%06d" % ((struct.unpack(">I", digest[start:start + 4])[0] & 0x7FFFFFFF) % 1000000))
        """

    @Test func opensLockedAccountsOfARunningServer() throws {
        #expect(try gateway.run("user", "add", "jane", input: Self.password + "\n").status == 0)
        let server = try gateway.serve()
        let dn = "uid=jane,ou=people,\(Self.base)"
        for number in 0..<10 { _ = try Client.whoami(server.ldap, dn, "Wrong-Horse-\(number)") }
        #expect(try Client.whoami(server.ldap, dn, Self.password).status != 0)
        let bans = try objects(gateway.run("bans", "--json"), "bans")
        #expect(bans.count == 1 && bans.first?["username"] as? String == "jane")
        #expect(bans.first?["locked_until"] is String)
        let admin = "uid=\(Gateway.admin),ou=people,\(Self.base)"
        func state() throws -> String {
            try Client.search(
                server.ldap, base: dn, ["-s", "base", "pwdAccountLockedTime", "pwdFailureTime"], as: admin,
                Gateway.adminPassword
            ).output
        }
        let locked = try state()
        #expect(locked.contains("pwdAccountLockedTime: 2"), "\(locked)")
        #expect(locked.components(separatedBy: "pwdFailureTime: ").count == 11, "\(locked)")
        #expect(try gateway.run("bans", "lift", "jane").status == 0)
        #expect(try wait { try Client.whoami(server.ldap, dn, Self.password).status == 0 })
        #expect(try !state().contains("pwd"))
        #expect(try objects(gateway.run("bans", "list", "--json"), "bans").isEmpty)
        #expect(try gateway.run("bans", "lift", "nobody").status == 1)
    }
}
