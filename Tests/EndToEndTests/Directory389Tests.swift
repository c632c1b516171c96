import Foundation
import TestSupport
import Testing

/// A real 389 Directory Server, set up as the pages for it and for FreeIPA say.
@Suite(.enabled(if: Directory389.obstacle == nil, Comment(rawValue: Directory389.obstacle ?? "")))
struct Directory389Tests {
    private static let suffix = "dc=corp,dc=example"
    private let corporation = SampleCorporation(people: 60, suffix: suffix)

    /// The sample as 389 Directory Server says things; the entry of the suffix is there already.
    private var people: String {
        let ldif = corporation.ldif.replacing("pwdAccountLockedTime: 000001010000Z", with: "nsAccountLock: true")
        return String(ldif[(ldif.firstRange(of: "\n\n")?.upperBound ?? ldif.startIndex)...])
    }

    @Test func isFollowedAndWhateverItHidesRemovesNobody() throws {
        let server = try Directory389(suffix: Self.suffix, schema: Self.schema)
        try server.modify(people)
        let gateway = try Gateway.following(
            "389ds", url: server.url, authority: server.certificates.authorityFile,
            password: corporation.readerPassword)

        // Without an access rule there are no entries, and success.
        #expect(try (gateway.sourceTest()["people"] as? [String: Int])?["usable"] == 0)
        try server.modify(DocumentedSource.ldif("389ds", 0))
        try server.modify(DocumentedSource.ldif("389ds", 1))
        let test = try gateway.sourceTest()
        #expect(test["complete"] as? Bool == true && test["groups"] as? Int == 21, "\(test)")
        #expect((test["product"] as? String)?.hasPrefix("389 Project 389-Directory/") == true)
        #expect(try gateway.kindFoundOut() == "389ds")

        try gateway.sync(expecting: 3)
        let first = try gateway.people()
        #expect(first.count == 61 && first["u00004"]?["role"] as? String == "Editor")
        #expect(try gateway.disabled() == ["u00010"])
        #expect(try gateway.run("check", "u00001", input: "pw-u00001\n").status == 0)
        #expect(try gateway.run("check", "u00001", input: "wrong\n").status == 1)

        // Somebody is renamed and moved, somebody is locked, somebody leaves.
        try server.modify(
            """
            dn: ou=north,ou=people,\(Self.suffix)
            changetype: add
            objectClass: organizationalUnit

            dn: \(corporation.dn(21))
            changetype: modrdn
            newrdn: uid=renamed
            deleteoldrdn: 1
            newsuperior: ou=north,ou=people,\(Self.suffix)

            dn: \(corporation.dn(22))
            changetype: modify
            add: nsAccountLock
            nsAccountLock: true

            dn: \(corporation.dn(23))
            changetype: delete

            """)
        try gateway.sync(expecting: 3)
        let second = try gateway.people()
        #expect(second.count == 61 && second["renamed"]?["id"] as? Int == first["u00021"]?["id"] as? Int)
        #expect(try gateway.disabled() == ["u00010", "u00022", "u00023"])

        // The rule goes: nobody is to be seen, and nobody is removed.
        let rule = try DocumentedSource.ldif("389ds", 0)
        try server.modify(rule.replacing("add: aci\n", with: "delete: aci\n"))
        #expect(try gateway.sync(expecting: 2).contains("held"))
        try server.modify(rule)

        // A limit in the middle of paged results, a server that stands still, one that is gone.
        let limits = try DocumentedSource.ldif("389ds", 1)
        try server.modify(limits.replacing("nsPagedLookThroughLimit: -1", with: "nsPagedLookThroughLimit: 20"))
        #expect(try gateway.sync(expecting: 1).contains("(result 11)"))
        try server.modify(limits)
        server.suspend()
        #expect(try gateway.sync(expecting: 1).contains("did not answer in time"))
        #expect(try gateway.run("check", "u00001", input: "pw-u00001\n").status == 69)
        server.resume()
        server.stop()
        #expect(try gateway.sync(expecting: 1).contains("no connection"))
        try server.start()
        #expect(try gateway.disabled() == ["u00010", "u00022", "u00023"])
        try gateway.sync(expecting: 3)
        #expect(try gateway.disabled() == ["u00010", "u00022", "u00023"])

        // By the times of changes, since the plugin that tells them is not on.
        _ = try gateway.run("sync", "corp", "--increment")
        try server.modify(
            """
            dn: \(corporation.dn(24))
            changetype: modify
            replace: displayName
            displayName: Somebody Else

            dn: \(corporation.dn(25))
            changetype: delete

            """)
        let increment = try gateway.run("sync", "corp", "--increment")
        #expect(try gateway.people()["u00024"]?["name"] as? String == "Somebody Else", "\(increment.errors)")
        #expect(try gateway.disabled().contains("u00025"))

        try looksLikeFreeIPA(server)
        try exportIsTaken(try server.export())
    }

    /// What db2ldif writes, those of 389 Directory Server and those of FreeIPA in one.
    private func exportIsTaken(_ ldif: String) throws {
        let taken = try ForeignExport(ldif, baseDN: Self.suffix)
        #expect(taken.count("foreign_types", "nsUniqueId") == 0, "\(taken.report)")
        #expect(taken.count("foreign_classes", "ipaObject") >= 3)
        let gateway = taken.gateway
        #expect(try gateway.disabled() == ["bert", "carla", "u00010", "u00022"])
        #expect(try gateway.run("check", "u00001", input: "pw-u00001\n").status == 0)
        #expect(try gateway.run("check", "anna", input: "pw-anna\n").status == 0)
        #expect(try gateway.run("check", "u00010", input: "pw-u00010\n").status == 1)
    }

    private static let project = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

    /// Our own schema as 389 Directory Server reads it: each definition in one line behind the name of an attribute, and
    /// no names for numbers.
    private static func ownSchema() throws -> String {
        // What the keys of OpenSSH stand in, which this server knows as little as OpenLDAP does.
        let keys = [
            "attributeTypes: ( 1.3.6.1.4.1.24552.500.1.1.1.13 NAME 'sshPublicKey' EQUALITY octetStringMatch SYNTAX "
                + "1.3.6.1.4.1.1466.115.121.1.40 )",
            "objectClasses: ( 1.3.6.1.4.1.24552.500.1.1.2.0 NAME 'ldapPublicKey' SUP top AUXILIARY MAY ( sshPublicKey "
                + "$ uid ) )",
        ]
        let text = try String(contentsOfFile: "\(project)/ldif/schema/gatehouse.schema", encoding: .utf8)
        var numbers: [String: String] = [:]
        var definitions: [String] = []
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let words = line.split(separator: " ").map { word in
                let parts = word.split(separator: ":")
                guard let number = numbers[String(parts[0])] else { return String(word) }
                return ([number] + parts.dropFirst().map(String.init)).joined(separator: ".")
            }
            switch words.first {
            case "objectidentifier": numbers[words[1]] = words[2]
            case "attributetype": definitions.append("attributeTypes: " + words.dropFirst().joined(separator: " "))
            case "objectclass": definitions.append("objectClasses: " + words.dropFirst().joined(separator: " "))
            default: definitions[definitions.count - 1] += " " + words.joined(separator: " ")
            }
        }
        return "dn: cn=schema\n" + (keys + definitions).joined(separator: "\n") + "\n"
    }

    @Test func takesAnExportAndGivesItBackAsItWas() throws {
        let gateway = try Gateway(baseDN: "dc=example,dc=org")
        #expect(try gateway.run("import", "--quiet", "\(Self.project)/ldif/company.ldif").status == 0)
        let exported = try gateway.run(
            "export", "--quiet", "--no-version", gateway.folder.path("out.ldif"))
        #expect(exported.status == 0, "\(exported.errors)")
        let ldif = try gateway.folder.read("out.ldif")
        let server = try Directory389(suffix: "dc=example,dc=org", schema: Self.ownSchema())
        try server.load(ldif)
        try gateway.folder.write(try server.export(), to: "back.ldif")
        let back = try gateway.run("import", "--json", "--allow-super-admin", gateway.folder.path("back.ldif"))
        #expect(
            back.output.contains("\"created\":0") && back.output.contains("\"updated\":0"),
            "\(back.output) \(back.errors)")
    }

    /// FreeIPA is 389 Directory Server with a tree of its own, which is made here.
    private func looksLikeFreeIPA(_ server: Directory389) throws {
        try server.modify(Self.freeIPA)
        let reader = try DocumentedSource.ldif("freeipa", 0)
        try server.modify(reader)
        let dn = try #require(reader.split(separator: "\n").first?.dropFirst(4))
        try server.modify(
            """
            dn: \(Self.suffix)
            changetype: modify
            add: aci
            aci: (targetattr != "userPassword")(version 3.0; acl "all"; allow (read, search, compare) userdn = "ldap:///\(dn)";)

            """)
        let gateway = try Gateway.following(
            "freeipa", url: server.url, authority: server.certificates.authorityFile, password: "a long random text")
        let test = try gateway.sourceTest()
        #expect(test["kind"] as? String == "freeipa" && test["complete"] as? Bool == true, "\(test)")
        try gateway.sync(expecting: 0)
        let people = try gateway.people()
        #expect(Set(people.keys) == ["admin", "anna", "bert"])
        #expect(people["anna"]?["role"] as? String == "Editor")
        #expect(try gateway.disabled() == ["bert"])
        #expect(try gateway.run("check", "anna", input: "pw-anna\n").status == 0)
        let export = try gateway.run("export", "--no-version", "-")
        #expect(export.output.contains("sshPublicKey: ssh-ed25519 AAAA anna"), "\(export.errors)")
    }

    private static let schema = """
        dn: cn=schema
        attributeTypes: ( ipaUniqueID-oid NAME 'ipaUniqueID' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
        attributeTypes: ( ipaSshPubKey-oid NAME 'ipaSshPubKey' EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 )
        objectClasses: ( ipaObject-oid NAME 'ipaObject' SUP top AUXILIARY MUST ipaUniqueID )
        objectClasses: ( ipaSshUser-oid NAME 'ipaSshUser' SUP top AUXILIARY MAY ipaSshPubKey )
        objectClasses: ( nestedGroup-oid NAME 'nestedGroup' SUP groupOfNames STRUCTURAL MAY member )
        objectClasses: ( ipaUserGroup-oid NAME 'ipaUserGroup' SUP nestedGroup STRUCTURAL )

        """

    private static let freeIPA =
        [
            "cn=accounts", "cn=users,cn=accounts", "cn=groups,cn=accounts", "cn=compat", "cn=users,cn=compat", "cn=etc",
            "cn=sysaccounts,cn=etc", "cn=provisioning", "cn=accounts,cn=provisioning",
            "cn=deleted users,cn=accounts,cn=provisioning",
        ].map { "dn: \($0),\(suffix)\nobjectClass: nsContainer\n\n" }.joined()
        + [
            ("anna", "cn=users,cn=accounts", "ipaSshPubKey: ssh-ed25519 AAAA anna\nobjectClass: ipaSshUser\n"),
            ("bert", "cn=users,cn=accounts", "nsAccountLock: TRUE\n"),
            ("carla", "cn=deleted users,cn=accounts,cn=provisioning", "nsAccountLock: TRUE\n"),
        ].map { name, place, more in
            """
            dn: uid=\(name),\(place),\(suffix)
            objectClass: inetOrgPerson
            objectClass: posixAccount
            objectClass: ipaObject
            uid: \(name)
            cn: \(name)
            sn: \(name)
            ipaUniqueID: 6f1e-\(name)
            uidNumber: 7000
            gidNumber: 7000
            homeDirectory: /home/\(name)
            userPassword: pw-\(name)
            \(more)
            """
        }.joined(separator: "\n") + """

            dn: uid=anna,cn=users,cn=compat,\(suffix)
            objectClass: account
            objectClass: posixAccount
            uid: anna
            cn: anna
            uidNumber: 7000
            gidNumber: 7000
            homeDirectory: /home/anna

            dn: cn=editors,cn=groups,cn=accounts,\(suffix)
            objectClass: ipaUserGroup
            objectClass: ipaObject
            cn: editors
            ipaUniqueID: 6f1e-editors
            member: cn=night,cn=groups,cn=accounts,\(suffix)

            dn: cn=night,cn=groups,cn=accounts,\(suffix)
            objectClass: ipaUserGroup
            objectClass: ipaObject
            cn: night
            ipaUniqueID: 6f1e-night
            member: uid=anna,cn=users,cn=accounts,\(suffix)

            """
}
