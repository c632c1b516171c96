import Glibc
import TestSupport
import Testing

/// A stock slapd that copies the gateway by `syncrepl`, with nothing added but the published schema files.
@Suite struct ReplicaTests {
    private static let base = "dc=example,dc=org"
    private static let adminDN = "uid=admin,ou=people,dc=example,dc=org"
    private static let root: String = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/")
    }()

    /// What a copy works out itself, or may write in another way.
    private static let own = ["memberOf:", "entryDN:", "hasSubordinates:", "subschemaSubentry:", "contextCSN:"]

    /// All that a server has, in an order that both have.
    private static func content(_ url: String, as dn: String, _ password: String) throws -> [String] {
        let found = try Client.search(url, base: base, ["*", "+"], as: dn, password)
        return found.output.split(separator: "\n").map(String.init)
            .filter { line in !own.contains { line.hasPrefix($0) } }
            // Two ways to write one name (RFC 4514 section 2.4).
            .map { $0.split(separator: "\\2C", omittingEmptySubsequences: false).joined(separator: "\\,") }.sorted()
    }

    private static func copies(_ slapd: Slapd, _ server: Gateway.Server) throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < deadline {
            let original = try content(server.ldap, as: adminDN, Gateway.adminPassword)
            if try content(slapd.url, as: slapd.rootDN, slapd.rootPassword) == original { return original.count > 100 }
            usleep(50_000)
        }
        return false
    }

    /// Waits until the gateway itself knows somebody whom another process has written, which takes it a moment.
    private static func knows(_ server: Gateway.Server, _ name: String) throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < deadline {
            let found = try Client.search(
                server.ldap, base: base, ["(uid=\(name))", "uid"], as: adminDN, Gateway.adminPassword)
            if found.output.contains("uid: \(name)") { return true }
            usleep(20_000)
        }
        return false
    }

    private static func person(_ name: String) -> String {
        "dn: uid=\(name),ou=people,\(base)\nobjectClass: inetOrgPerson\nuid: \(name)\ncn: \(name)\nsn: \(name)\n"
    }

    private static func call(_ server: Gateway.Server, _ method: String, _ path: String, _ body: String = "") throws
        -> String
    {
        try ProgramRun.succeed(
            "curl",
            [
                "-s", "-u", "\(Gateway.admin):\(Gateway.adminPassword)", "-X", method, "-H",
                "Content-Type: application/json", "-d", body, "\(server.http)\(path)",
            ])
    }

    private static func number(of user: String, _ server: Gateway.Server) throws -> String {
        let users = try call(server, "GET", "/api/users")
        let before = try #require(users.firstRange(of: "\"username\":\"\(user)\"")).lowerBound
        let start = try #require(users[..<before].ranges(of: "{\"id\":").last).upperBound
        return String(users[start...].prefix { $0.isNumber })
    }

    @Test func isCompleteAndFollowsOverRestartsOfBothSides() throws {
        let gateway = try Gateway(baseDN: Self.base)
        #expect(try gateway.run("import", "\(Self.root)/ldif/company.ldif").status == 0)
        var server = try gateway.serve()
        let slapd = try Slapd(
            copying: server.ldap, as: Self.adminDN, password: Gateway.adminPassword, suffix: Self.base,
            schemas: ["rfc2307bis", "openssh-lpk", "gatehouse"].map { "\(Self.root)/ldif/schema/\($0).schema" })
        #expect(try Self.copies(slapd, server))

        // What another process writes, with a group that names somebody who is new.
        let group =
            "dn: cn=new,ou=groups,\(Self.base)\nobjectClass: groupOfNames\ncn: new\n"
            + "member: uid=one,ou=people,\(Self.base)\nmember: uid=jane,ou=people,\(Self.base)\n"
        #expect(try gateway.run("import", "-", input: Self.person("one") + "\n" + group).status == 0)
        #expect(try Self.knows(server, "one"))
        #expect(try Self.copies(slapd, server))
        // A rename, which the group shows too, and a role, which shows who holds it.
        let one = try Self.number(of: "one", server)
        let changed = try Self.call(
            server, "PUT", "/api/users/\(one)",
            "{\"username\":\"uno\",\"name\":\"Uno\",\"email\":\"uno@example.org\",\"type\":\"user\","
                + "\"status\":\"enabled\",\"password_login\":false,\"user_role_id\":2}")
        #expect(changed.contains("\"username\":\"uno\""))
        #expect(try Self.copies(slapd, server))
        let members = try Client.search(
            slapd.url, base: Self.base, ["(cn=new)", "member"], as: slapd.rootDN, slapd.rootPassword)
        #expect(members.output.contains("member: uid=uno,"))
        // Somebody who leaves, and the groups without him.
        #expect(try Self.call(server, "DELETE", "/api/users/\(one)") == "{\"data\":true}")
        #expect(try Self.copies(slapd, server))

        // The copy is away for a while.
        slapd.stop()
        _ = try Self.call(server, "DELETE", "/api/users/\(try Self.number(of: "zoe", server))")
        #expect(try gateway.run("import", "-", input: Self.person("two")).status == 0)
        #expect(try Self.knows(server, "two"))
        try slapd.start()
        #expect(try Self.copies(slapd, server))

        // The gateway is away for a while, and changed meanwhile; then both start anew with what they have.
        slapd.stop()
        let address = server.ldap
        server.end(SIGTERM)
        #expect(try gateway.run("import", "-", input: Self.person("three")).status == 0)
        server = try gateway.serve(ldap: address.split(separator: "/").last.map(String.init) ?? "")
        _ = try Self.call(server, "DELETE", "/api/users/\(try Self.number(of: "two", server))")
        try slapd.start()
        #expect(try Self.copies(slapd, server))
        #expect(server.end(SIGTERM) == 0)
    }
}
