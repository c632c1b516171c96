import Identity
import LDAPProtocol
import Testing

@testable import Directory

@Suite struct LDIFExporterTests {
    private let directory: ExchangeDirectory

    init() throws { directory = try ExchangeDirectory() }

    @Test func leavesOutWhatEveryDirectoryHas() throws {
        let ldif = try directory.export()
        #expect(ldif.hasPrefix("version: 1\n\ndn: dc=example,dc=org\n"))
        #expect(ldif.split(separator: "\n").count { $0.hasPrefix("dn:") } == 1)
        #expect(try directory.export(version: false).hasPrefix("dn: "))
    }

    @Test func writesContainersThatSomebodyUsesOrChanged() throws {
        try directory.load(
            ExchangeDirectory.person("a")
                + "dn: ou=roles,dc=example,dc=org\nobjectClass: organizationalUnit\nou: roles\ndescription: ours\n")
        let names = try directory.export().split(separator: "\n").filter { $0.hasPrefix("dn:") }
        #expect(
            names == [
                "dn: dc=example,dc=org", "dn: ou=people,dc=example,dc=org", "dn: ou=roles,dc=example,dc=org",
                "dn: uid=a,ou=people,dc=example,dc=org",
            ])
    }

    @Test func givesEmptyGroupsThemselvesAsMember() throws {
        try directory.load(
            "dn: cn=g,ou=groups,dc=example,dc=org\nobjectClass: groupOfNames\ncn: g\n\n"
                + "dn: cn=u,ou=groups,dc=example,dc=org\nobjectClass: groupOfUniqueNames\ncn: u\n\n"
                + "dn: cn=p,ou=groups,dc=example,dc=org\nobjectClass: posixGroup\ncn: p\ngidNumber: 4\n")
        let ldif = try directory.export()
        #expect(ldif.contains("\nmember: cn=g,ou=groups,dc=example,dc=org\n"))
        #expect(ldif.contains("\nuniqueMember: cn=u,ou=groups,dc=example,dc=org\n"))
        #expect(ldif.contains("\nmember: cn=p,ou=groups,dc=example,dc=org\n"))
        #expect(try directory.load(ldif).updated == 0)
        #expect(directory.values("objectClass", of: "cn=p,ou=groups,dc=example,dc=org") == ["posixGroup"])
    }

    @Test func putsNoPasswordWhereAClassWantsOne() throws {
        let ldif =
            "dn: cn=reader,dc=example,dc=org\nobjectClass: organizationalRole\n"
            + "objectClass: simpleSecurityObject\ncn: reader\nuserPassword: secret\n\n"
            + ExchangeDirectory.person("a", "objectClass: simpleSecurityObject", "userPassword: secret")
        try directory.load(ldif)
        let export = try directory.export()
        #expect(export.split(separator: "\n").count { $0.hasPrefix("userPassword: {CRYPT}*") } == 2)
        let change = directory.change
        #expect(try directory.load(export).updated == 0)
        #expect(directory.change == change)
        #expect(directory.user("a")?.password?.verify(Array("secret".utf8)) == true)
        let secret = try directory.export(secrets: true)
        #expect(secret.split(separator: "\n").count { $0.hasPrefix("userPassword: {ARGON2}$argon2id$") } == 2)
        #expect(try directory.load(secret).updated == 0)
        #expect(try directory.load(ldif).updated == 0)
        #expect(directory.change == change)
    }

    @Test func writesOtherSecretsOnlyWhenAskedTo() throws {
        try directory.load(ExchangeDirectory.person("a", "userPKCS12:: /wAB"))
        let export = try directory.export()
        #expect(!export.contains("userPKCS12"))
        #expect(try directory.export(secrets: true).contains("userPKCS12:: /wAB"))
        #expect(try directory.load(export).updated == 0)
        #expect(directory.entry("uid=a,ou=people,dc=example,dc=org")?.hasSecrets == true)
    }

    @Test func givesTheSameBytesForTheSameDirectory() throws {
        try directory.load(ExchangeDirectory.person("a"))
        #expect(try directory.export() == directory.export())
    }
}
