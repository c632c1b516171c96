import TestSupport
import Testing

/// A real corporate directory comes in, and its people log in over every door.
@Suite struct CorporateDirectoryTests {
    private static let people = 1_000
    private static let base = "dc=example,dc=org"
    private static let adminDN = "uid=admin,ou=people,dc=example,dc=org"

    private let corporation = SampleCorporation(people: people)

    private func configuration(_ slapd: Slapd) -> String {
        """
        sources:
          corp:
            kind: openldap
            url: \(slapd.url)
            tls: { mode: starttls, ca: \(slapd.certificates.authorityFile) }
            bind: { dn: "\(corporation.readerDN)", passwordFile: corp.secret }
            users: { base: "ou=people,\(slapd.suffix)", filter: "(objectClass=inetOrgPerson)" }
            groups: { base: "ou=groups,\(slapd.suffix)" }
            roles:
              - { group: "\(corporation.groupDN("editors"))", userRole: "Editor", priority: 10 }
            noRole: keep
            fullInterval: 0
            guard: { count: 10, percent: 10 }
        """
    }

    private static let roles = """
        dn: cn=Editor,ou=roles,dc=example,dc=org
        objectClass: gatehouseUserRole
        cn: Editor
        gatehousePermission: campaigns:get
        gatehousePermission: campaigns:manage

        """

    private func count(_ outcome: ProgramRun.Outcome) -> Int {
        outcome.output.split(separator: "\n").count { $0.hasPrefix("dn:") }
    }

    private func wait(_ condition: () throws -> Bool) throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline { if try condition() { return true } }
        return false
    }

    @Test func isReadMappedServedAndChecked() throws {
        let slapd = try Slapd(ldif: corporation.ldif)
        let gateway = try Gateway(baseDN: Self.base, configuration: configuration(slapd))
        try gateway.folder.write(corporation.readerPassword, to: "corp.secret")
        #expect(try gateway.run("import", "-", input: Self.roles).status == 0)
        let server = try gateway.serve()

        // The plan is printed and nothing is done.
        let dry = try gateway.run("sync", "corp", "--dry-run")
        #expect(dry.output.contains(corporation.uid(1)))
        let all = ["-E", "pr=100/noprompt", "(objectClass=person)", "1.1"]
        func everybody() throws -> Int {
            count(try Client.search(server.ldap, base: Self.base, all, as: Self.adminDN, Gateway.adminPassword))
        }
        #expect(try everybody() == 1)

        // Two people share an address, so the run ends with conflicts.
        let run = try gateway.run("sync", "corp")
        #expect(run.status == 3, "\(run.output.suffix(500)) \(run.errors)")
        // The server takes in what another process wrote; a thousand entries may need a moment.
        #expect(try wait { try everybody() == Self.people + 1 })

        // Log-ins are passed on, over LDAP, HTTP and the command line alike.
        let first = "uid=\(corporation.uid(1)),ou=people,\(Self.base)"
        let right = try Client.whoami(server.ldap, first, corporation.password(1))
        #expect(right.output.contains("dn:\(first)"), "\(right.errors)")
        #expect(try Client.whoami(server.ldap, first, "wrong").status == 49)
        let answer = try Client.check(
            server.http,
            """
            {"username":"\(corporation.uid(1))","password":"\(corporation.password(1))","permission":"campaigns:get"}
            """)
        #expect(answer.contains("\"allowed\":true"), "\(answer)")
        #expect(answer.contains("\"roles\":[\"Editor\"]"), "\(answer)")
        #expect(try gateway.run("check", corporation.uid(1), input: corporation.password(1) + "\n").status == 0)
        #expect(try gateway.run("check", corporation.uid(1), input: "wrong\n").status == 1)

        // The nested group gives the role, too.
        let nested = try Client.check(
            server.http,
            """
            {"username":"\(corporation.uid(3))","password":"\(corporation.password(3))","permission":"campaigns:get"}
            """)
        #expect(nested.contains("\"allowed\":true"), "\(nested)")

        // A second run finds nothing to do.
        let again = try gateway.run("sync", "corp", "--json")
        #expect(again.output.contains("\"changes\":[]"), "\(again.output.prefix(500))")

        // Who is removed there is disabled here.
        let removed = 20
        try slapd.modify("dn: \(corporation.dn(removed))\nchangetype: delete\n")
        _ = try gateway.run("sync", "corp")
        let gone = "uid=\(corporation.uid(removed)),ou=people,\(Self.base)"
        #expect(try wait { try Client.whoami(server.ldap, gone, corporation.password(removed)).status == 49 })
        #expect(try everybody() == Self.people + 1)

        // A directory that dies disables nobody, and its people cannot be judged.
        slapd.kill()
        let dead = try gateway.run("sync", "corp")
        #expect(dead.status == 1)
        #expect(try gateway.run("check", corporation.uid(2), input: corporation.password(2) + "\n").status == 69)
        try slapd.start()
        let second = "uid=\(corporation.uid(2)),ou=people,\(Self.base)"
        #expect(try Client.whoami(server.ldap, second, corporation.password(2)).status == 0)
        #expect(server.end(15) == 0)
    }

    @Test func givesItsDumpToUsAndTakesOurs() throws {
        let slapd = try Slapd(ldif: corporation.ldif)
        let gateway = try Gateway(baseDN: slapd.suffix)
        try gateway.folder.write(try slapd.slapcat(), to: "corp.ldif")
        let first = try gateway.run("import", gateway.folder.path("corp.ldif"))
        #expect(first.status == 0 || first.status == 3, "\(first.errors.prefix(2000))")

        // Imported hashes are verified by us.
        let server = try gateway.serve()
        let jane = try Client.whoami(server.ldap, corporation.dn(1), corporation.password(1))
        #expect(jane.status == 0, "\(jane.errors)")
        #expect(try Client.whoami(server.ldap, corporation.dn(1), "wrong").status == 49)
        #expect(server.end(15) == 0)

        // Ours loads into a fresh slapd that checks it against the schema.
        let file = gateway.folder.path("ours.ldif")
        #expect(try gateway.run("export", "--no-version", "--with-secrets", file).status == 0)
        let folder = try TemporaryFolder()
        try folder.makeFolder("db")
        let schemas =
            ["core", "cosine", "inetorgperson"].map { "include /etc/ldap/schema/\($0).schema" }
            + ["rfc2307bis", "openssh-lpk", "gatehouse"].map { "include \(Self.project)/ldif/schema/\($0).schema" }
        try folder.write(
            (schemas + [
                "modulepath /usr/lib/ldap", "moduleload back_mdb", "database mdb", "maxsize 1073741824",
                "suffix \(slapd.suffix)", "directory \(folder.path("db"))",
            ]).joined(separator: "\n") + "\n", to: "slapd.conf")
        let load = try ProgramRun.run(
            "slapadd", ["-f", folder.path("slapd.conf"), "-b", slapd.suffix, "-l", file],
            environment: ["LDAPNOINIT": "1"])
        #expect(load.status == 0, "\(load.errors.suffix(2000))")

        // And taking it in again changes nothing.
        let again = try gateway.run("import", "--allow-super-admin", file)
        #expect(again.output.contains(" 0 created, 0 updated"), "\(again.output) \(again.errors.prefix(1000))")
        let twice = try gateway.run("export", "--no-version", "--with-secrets", gateway.folder.path("twice.ldif"))
        #expect(twice.status == 0)
        #expect(try gateway.folder.read("twice.ldif") == gateway.folder.read("ours.ldif"))
    }

    /// Groups of ours go into a slapd whose posixGroup is that of RFC 2307, with those who are in them.
    @Test func givesItsGroupsToADirectoryOfTheOlderSchema() throws {
        let gateway = try Gateway(baseDN: "dc=example,dc=org")
        #expect(try gateway.run("import", "\(Self.project)/ldif/company.ldif").status == 0)
        let file = gateway.folder.path("older.ldif")
        #expect(try gateway.run("export", "--no-version", "--schema", "2307", file).status == 0)
        let text = try gateway.folder.read("older.ldif")
        #expect(text.contains("objectClass: posixGroup\n") && text.contains("memberUid: "))
        let folder = try TemporaryFolder()
        try folder.makeFolder("db")
        let schemas =
            ["core", "cosine", "inetorgperson", "nis"].map { "include /etc/ldap/schema/\($0).schema" }
            + ["openssh-lpk", "gatehouse"].map { "include \(Self.project)/ldif/schema/\($0).schema" }
        try folder.write(
            (schemas + [
                "modulepath /usr/lib/ldap", "moduleload back_mdb", "database mdb", "maxsize 1073741824",
                "suffix dc=example,dc=org", "directory \(folder.path("db"))",
            ]).joined(separator: "\n") + "\n", to: "slapd.conf")
        let load = try ProgramRun.run(
            "slapadd", ["-f", folder.path("slapd.conf"), "-b", "dc=example,dc=org", "-l", file],
            environment: ["LDAPNOINIT": "1"])
        #expect(load.status == 0, "\(load.errors.suffix(2000))")

        // Our own members come back by their names.
        let before = try gateway.run("export", gateway.folder.path("before.ldif"))
        let again = try gateway.run("import", "--allow-super-admin", file)
        #expect(before.status == 0 && again.status == 0, "\(again.errors.prefix(1000))")
        let after = try gateway.run("export", gateway.folder.path("after.ldif"))
        func members(_ name: String) throws -> [Substring] {
            try gateway.folder.read(name).split(separator: "\n").filter { $0.hasPrefix("memberUid: ") }.sorted()
        }
        #expect(after.status == 0)
        #expect(try members("before.ldif") == members("after.ldif"))
    }

    static let project: String = {
        var parts = #filePath.split(separator: "/").dropLast(3).map(String.init)
        parts.insert("", at: 0)
        return parts.joined(separator: "/")
    }()
}
