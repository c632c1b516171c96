import Foundation
import TestSupport
import Testing

/// What `gatehouse source` says to whoever sets up a source.
@Suite struct SourceCommandTests {
    private let corporation = SampleCorporation(people: 60)

    private func gateway(_ slapd: Slapd, _ more: String = "") throws -> Gateway {
        let configuration = """
            sources:
              corp:
                url: \(slapd.url)
                tls: { mode: starttls, ca: \(slapd.certificates.authorityFile) }
                bind: { dn: "\(corporation.readerDN)", passwordFile: corp.secret }
                users: { base: "ou=people,\(slapd.suffix)" }
                groups: { base: "ou=groups,\(slapd.suffix)" }
            \(more)
            """
        let gateway = try Gateway(baseDN: "dc=example,dc=org", configuration: configuration)
        try gateway.folder.write(corporation.readerPassword, to: "corp.secret")
        return gateway
    }

    private func objects(_ outcome: ProgramRun.Outcome) throws -> [[String: Any]] {
        let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        return try #require(object?["sources"] as? [[String: Any]])
    }

    @Test func showsWhatWouldBeReadAndWritesNothing() throws {
        let slapd = try Slapd(ldif: corporation.ldif)
        let gateway = try gateway(slapd)
        let test = try gateway.run("source", "test", "corp")
        #expect(test.status == 0, "\(test.output)\(test.errors)")
        for expected in [
            "server\t\(slapd.url)\n", "tls\tTLS1.3, verified by \(slapd.certificates.authorityFile)\n",
            "reader\t\(corporation.readerDN)\n", "kind\topenldap (found out), OpenLDAP\n",
            "naming contexts\t\(slapd.suffix)\n", "people\t60, 1 disabled, 1 without mail\n", "groups\t21\n",
            "complete\tyes\n", "USER NAME\tNAME\tE-MAIL\tSTANDING\tGROUPS\tID\tDN\n",
            "u00001\tJürgen Müller\tu00001@corp.test\tactive\teverybody, editors,", "cycle: ",
        ] {
            #expect(test.output.contains(expected), "\(expected) is not in \(test.output)")
        }
        #expect(test.output.split(separator: "\n").count { $0.hasPrefix("u000") } == 10)
        #expect(!(test.output + test.errors).contains(corporation.readerPassword))
        #expect(!FileManager.default.fileExists(atPath: gateway.folder.path("data")))

        let source = try #require(objects(gateway.run("source", "test", "--json")).first)
        #expect(source["kind"] as? String == "openldap" && source["complete"] as? Bool == true)
        #expect((source["samples"] as? [[String: Any]])?.count == 10)
        #expect(((source["tls"] as? [String: Any])?["version"] as? String) == "TLS1.3")
    }

    @Test func saysWhichStepFailed() throws {
        let slapd = try Slapd(ldif: corporation.ldif)
        let gateway = try gateway(
            slapd,
            """
              nowhere:
                kind: ad
                url: ldap://127.0.0.1:1
                users: { base: "dc=a" }
            """)
        let list = try gateway.run("source", "list")
        #expect(list.status == 0 && list.output.contains("corp\tfound out\t\(slapd.url)\tstarttls\t"), "\(list.output)")
        #expect(list.output.contains("nowhere\tad\tldap://127.0.0.1:1\tstarttls\tanonymous\tdc=a\t-\n"))
        let all = try gateway.run("source", "test")
        #expect(all.status == 69 && all.errors.contains("nowhere: ldap://127.0.0.1:1: no connection"), "\(all.errors)")
        #expect(all.output.contains("people\t60"))

        try gateway.folder.write("wrong", to: "corp.secret")
        let refused = try gateway.run("source", "test", "corp")
        #expect(refused.status == 1 && refused.output.contains("tls\tTLS1.3") && !refused.output.contains("reader"))
        #expect(refused.errors.contains("refuses this name and password"))
        #expect(try gateway.run("source", "test", "nobody").status == 64)
    }

    @Test func readsOpenLDAPAsItsPageSays() throws {
        let corporation = SampleCorporation(people: 60, suffix: "dc=corp,dc=example")
        let slapd = try Slapd(ldif: corporation.ldif, suffix: corporation.suffix)
        let gateway = try Gateway.following(
            "openldap", url: slapd.url, authority: slapd.certificates.authorityFile,
            password: corporation.readerPassword)
        #expect(try gateway.kindFoundOut() == "openldap")
        try gateway.sync(expecting: 3)
        #expect(try gateway.people()["u00004"]?["role"] as? String == "Editor")
        #expect(try gateway.disabled() == ["u00010"])
    }
}
