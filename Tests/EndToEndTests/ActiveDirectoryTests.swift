import TestSupport
import Testing

/// A real Samba as domain controller, set up as the page for Active Directory says.
@Suite(.enabled(if: SambaController.obstacle == nil, Comment(rawValue: SambaController.obstacle ?? "")))
struct ActiveDirectoryTests {
    private static let suffix = "DC=corp,DC=example"
    private static let password = "Passw0rd.example"

    @Test func isFollowedThroughRenamesLocksAndFailures() throws {
        let server = try SambaController(ldif: Self.ldif)
        let gateway = try Gateway.following(
            "active-directory", url: server.secureURL, authority: server.certificates.authorityFile,
            password: Self.password)

        let test = try gateway.sourceTest()
        #expect(test["complete"] as? Bool == true, "\(test)")
        #expect(
            test["people"] as? [String: Int] == [
                "usable": 40, "unusable": 0, "disabled": 1, "expired": 1, "locked_out": 1, "without_mail": 0,
            ])
        let kinds = (test["problems"] as? [[String: String]] ?? []).compactMap { $0["kind"] }
        // Groups of the system hold accounts of the system, which do not come in.
        #expect(Set(kinds) == ["references", "dangling-members"], "\(kinds)")
        #expect(try gateway.kindFoundOut() == "ad")
        let samples = test["samples"] as? [[String: Any]] ?? []
        #expect(
            samples.count == 10 && samples.allSatisfy { ($0["groups"] as? [String])?.contains("Domain Users") == true })

        try isReadWithKerberos(server)

        // Two people share an address, so the run ends with conflicts.
        try gateway.sync(expecting: 3)
        let first = try gateway.people()
        #expect(first.count == 41 && first["p3"]?["name"] as? String == "Jürgen Müller 3")
        #expect(try gateway.disabled() == ["p5", "p6"])
        // Editors by hand and by a group in the group.
        #expect(first.filter { $0.value["role"] as? String == "Editor" }.keys.sorted() == ["p1", "p2"])
        #expect(try gateway.run("check", "p1", input: Self.password + "\n").status == 0)
        #expect(try gateway.run("check", "P1", input: "wrong\n").status == 1)
        #expect(try gateway.run("check", "p6", input: Self.password + "\n").status == 1)

        // Somebody is renamed, gets another user name and moves; somebody is let in again; somebody leaves.
        try server.modify(
            """
            dn: OU=North,OU=Staff,\(Self.suffix)
            changetype: add
            objectClass: organizationalUnit

            dn: CN=Person 8,OU=Staff,\(Self.suffix)
            changetype: modrdn
            newrdn: CN=Someone\\, Else
            deleteoldrdn: 1
            newsuperior: OU=North,OU=Staff,\(Self.suffix)

            dn: CN=Someone\\, Else,OU=North,OU=Staff,\(Self.suffix)
            changetype: modify
            replace: sAMAccountName
            sAMAccountName: renamed

            dn: CN=Person 5,OU=Staff,\(Self.suffix)
            changetype: modify
            replace: userAccountControl
            userAccountControl: 512

            dn: CN=Person 9,OU=Staff,\(Self.suffix)
            changetype: delete

            """)
        try gateway.sync(expecting: 3)
        let second = try gateway.people()
        #expect(second.count == 41 && second["renamed"]?["id"] as? Int == first["p8"]?["id"] as? Int)
        #expect(try gateway.disabled() == ["p6", "p9"])

        // The reader's password is changed, the server stands still, the server is gone.
        try gateway.folder.write("other", to: "corp.secret")
        #expect(try gateway.sync(expecting: 1).contains("refuses this name and password"))
        try gateway.folder.write(Self.password, to: "corp.secret")
        server.suspend()
        #expect(try gateway.sync(expecting: 1).contains("did not answer in time"))
        server.resume()
        server.stop()
        #expect(try gateway.sync(expecting: 1).contains("no connection"))
        #expect(try gateway.run("check", "p1", input: Self.password + "\n").status == 69)
        try server.start()
        try gateway.sync(expecting: 3)
        #expect(try gateway.disabled() == ["p6", "p9"])

        // By the numbers of changes, and then, with the right to replicate, as they are told.
        try isFollowedInIncrements(gateway, server, first: 12)
        try server.allowReplication(to: "CN=Reader,OU=Services,\(Self.suffix)")
        try isFollowedInIncrements(gateway, server, first: 22)
        try readsAllAfterAMoveOfAContainer(gateway, server)
        try exportIsTaken(try server.export())
    }

    private func increment(_ gateway: Gateway, expecting status: Int32, isWhole: Bool) throws {
        let outcome = try gateway.run("sync", "corp", "--increment")
        #expect(outcome.status == status, "\(outcome.output) \(outcome.errors)")
        let runs = try gateway.run("sync", "runs", "corp", "--json")
        let newest = runs.output.firstRange(of: "\"increment\":").map { runs.output[$0.upperBound...] }
        #expect(newest?.hasPrefix(isWhole ? "false" : "true") == true, "\(runs.output.prefix(600))")
    }

    /// A name, a membership that gives a role, somebody new, somebody gone, somebody who is moved out of sight.
    private func isFollowedInIncrements(_ gateway: Gateway, _ server: SambaController, first: Int) throws {
        // The first one has nothing to go on from, and reads everything.
        try increment(gateway, expecting: 3, isWhole: true)
        try server.modify(
            """
            dn: CN=Person \(first),OU=Staff,\(Self.suffix)
            changetype: modify
            replace: displayName
            displayName: Somebody Else

            dn: CN=Person \(first + 1),OU=Staff,\(Self.suffix)
            changetype: delete

            dn: CN=Person \(first + 2),OU=Staff,\(Self.suffix)
            changetype: modrdn
            newrdn: CN=Person \(first + 2)
            deleteoldrdn: 1
            newsuperior: OU=Services,\(Self.suffix)

            dn: CN=Fresh Person \(first),OU=Staff,\(Self.suffix)
            changetype: add
            objectClass: user
            sAMAccountName: fresh\(first)
            displayName: Fresh Person
            userPrincipalName: fresh\(first)@corp.example
            userAccountControl: 544

            """)
        try increment(gateway, expecting: 0, isWhole: false)
        let people = try gateway.people()
        #expect(people["p\(first)"]?["name"] as? String == "Somebody Else" && people["fresh\(first)"] != nil)
        let disabled = try gateway.disabled()
        #expect(disabled.contains("p\(first + 1)") && disabled.contains("p\(first + 2)"), "\(disabled)")
    }

    /// Those below a container have other names with it, of which no change is told.
    private func readsAllAfterAMoveOfAContainer(_ gateway: Gateway, _ server: SambaController) throws {
        try server.modify(
            """
            dn: OU=North,OU=Staff,\(Self.suffix)
            changetype: modrdn
            newrdn: OU=South
            deleteoldrdn: 1

            """)
        try increment(gateway, expecting: 3, isWhole: true)
    }

    /// What ldbsearch writes: entries of another world, kept as they are.
    private func exportIsTaken(_ ldif: String) throws {
        let taken = try ForeignExport(ldif, baseDN: "dc=corp,dc=example", options: "--lenient")
        #expect(taken.count("foreign_classes", "user") > 40, "\(taken.report)")
        #expect(taken.count("foreign_types", "sAMAccountName") > 40 && taken.count("foreign_types", "objectGUID") > 40)
        let server = try taken.gateway.serve()
        let found = try Client.search(
            server.ldap, base: "OU=Staff,\(Self.suffix)", ["(cn=Person 1)", "sAMAccountName", "objectClass"],
            as: "uid=\(Gateway.admin),ou=people,\(taken.gateway.baseDN)", Gateway.adminPassword)
        #expect(found.output.contains("sAMAccountName: p1\n") && found.output.contains("objectClass: user\n"))
    }

    /// By a ticket of the domain's own KDC: inside TLS, and with the encryption of Kerberos instead.
    private func isReadWithKerberos(_ server: SambaController) throws {
        let (keytab, client) = try server.keytab(of: "reader")
        let connections = [
            "url: \(server.secureURL)\n    tls: { ca: \(server.certificates.authorityFile) }",
            "url: \(server.url)\n    tls: { mode: off }",
        ]
        for connection in connections {
            let gateway = try Gateway(
                baseDN: "dc=example,dc=org",
                configuration: """
                    sources:
                      corp:
                        \(connection)
                        bind: { mechanism: GSSAPI, user: "reader@\(server.realm)", keytab: \(keytab) }
                        users: { base: "OU=Staff,\(Self.suffix)" }
                    """, variables: client)
            let test = try gateway.sourceTest()
            #expect((test["people"] as? [String: Int])?["usable"] == 40, "\(test)")
        }
    }

    private static var ldif: String {
        let password = "unicodePwd:: \(SambaController.unicodePassword(Self.password))\n"
        var ldif = ["Services", "Staff", "Groups"].map {
            "dn: OU=\($0),\(suffix)\nobjectClass: organizationalUnit\n\n"
        }.joined()
        ldif += "dn: CN=Reader,OU=Services,\(suffix)\nobjectClass: user\nsAMAccountName: reader\n"
        ldif += "userAccountControl: 512\n\(password)\n"
        for number in 1...40 {
            let mail = number == 11 ? 10 : number
            ldif += """
                dn: CN=Person \(number),OU=Staff,\(suffix)
                objectClass: user
                sAMAccountName: p\(number)
                userPrincipalName: p\(number)@corp.example
                givenName: Jürgen
                displayName: Jürgen Müller \(number)
                mail: p\(mail)@corp.example
                userAccountControl: \(number == 5 ? 514 : 512)
                \(password)
                """
            // 2020-01-01.
            if number == 6 { ldif += "accountExpires: 132223104000000000\n" }
            if number == 7 { ldif += "lockoutTime: 133500000000000000\n" }
            ldif += "\n"
        }
        // A computer is a user as well, and does not come in.
        ldif +=
            "dn: CN=PC1,OU=Staff,\(suffix)\nobjectClass: computer\nsAMAccountName: PC1$\nuserAccountControl: 4096\n\n"
        let groups = [
            ("Editors", ["CN=Person 1,OU=Staff", "CN=Night,OU=Groups"]),
            ("Night", ["CN=Person 2,OU=Staff"]),
        ]
        for (name, members) in groups.reversed() {
            ldif += "dn: CN=\(name),OU=Groups,\(suffix)\nobjectClass: group\nsAMAccountName: \(name)\n"
            ldif += members.map { "member: \($0),\(suffix)\n" }.joined() + "\n"
        }
        return ldif
    }
}
