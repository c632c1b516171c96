import Foundation
import TestSupport
import Testing

/// How the reader of a source proves who it is, other than by a DN and a password.
@Suite struct SASLSourceTests {
    private let corporation = SampleCorporation(people: 20)

    private func test(
        _ slapd: Slapd, _ connection: String, _ bind: String, password: String = "", variables: [String: String] = [:]
    ) throws -> ProgramRun.Outcome {
        let gateway = try Gateway(
            baseDN: "dc=example,dc=org",
            configuration: """
                sources:
                  corp:
                    \(connection)
                    bind: { \(bind) }
                    users: { base: "ou=people,\(slapd.suffix)" }
                """, variables: variables)
        if !password.isEmpty { try gateway.folder.write(password, to: "corp.secret") }
        return try gateway.run("source", "test", "corp")
    }

    private func secure(_ slapd: Slapd, _ more: String = "") -> String {
        "url: \(slapd.url)\n    tls: { mode: starttls, ca: \(slapd.certificates.authorityFile)\(more) }"
    }

    @Test(arguments: ["PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256"]) func takesAPassword(mechanism: String) throws {
        let slapd = try Slapd(ldif: corporation.ldif)
        let bind = "mechanism: \(mechanism), user: \(corporation.uid(1)), passwordFile: corp.secret"
        let right = try test(slapd, secure(slapd), bind, password: corporation.password(1))
        #expect(right.status == 0 && right.output.contains("people\t20"), "\(right.output)\(right.errors)")
        #expect(right.output.contains("reader\t\(mechanism) u00001\n"))
        let wrong = try test(slapd, secure(slapd), bind, password: "wrong")
        #expect(wrong.status == 1 && wrong.errors.contains("refuses this name and password"), "\(wrong.errors)")
        // On this machine it may go without TLS.
        let plain = try test(
            slapd, "url: \(slapd.url)\n    tls: { mode: off }", bind, password: corporation.password(1))
        #expect(plain.status == 0, "\(plain.errors)")
    }

    @Test func takesACertificate() throws {
        let slapd = try Slapd(ldif: corporation.ldif)
        let (certificate, key) = try slapd.certificates.client(named: "reader", in: slapd.folder)
        let known = try test(
            slapd, secure(slapd, ", cert: \(certificate), key: \(key)"), "mechanism: EXTERNAL")
        #expect(known.status == 0 && known.output.contains("people\t20"), "\(known.output)\(known.errors)")
        let none = try test(slapd, secure(slapd), "mechanism: EXTERNAL")
        #expect(none.status == 1 && none.errors.contains("EXTERNAL is not known to the directory"), "\(none.errors)")
    }

    @Test func takesTheUserOfASocket() throws {
        let slapd = try Slapd(ldif: corporation.ldif)
        let outcome = try test(slapd, "url: \(slapd.socketURL)", "mechanism: EXTERNAL")
        #expect(outcome.status == 0 && outcome.output.contains("people\t20"), "\(outcome.output)\(outcome.errors)")
    }

    @Test(.enabled(if: KerberosRealm.obstacle == nil, Comment(rawValue: KerberosRealm.obstacle ?? "")))
    func takesAKeytab() throws {
        let realm = try KerberosRealm()
        let service = try realm.keytab(of: "ldap/127.0.0.1")
        let reader = try realm.keytab(of: corporation.uid(1))
        let slapd = try Slapd(
            ldif: corporation.ldif, kerberos: realm.client.merging(["KRB5_KTNAME": service]) { $1 })
        let bind = "mechanism: GSSAPI, keytab: \(reader)"
        // Inside TLS, and with the encryption of Kerberos alone; by the first name in the keytab, and by one that is told.
        for connection in [secure(slapd), "url: \(slapd.url)\n    tls: { mode: off }"] {
            for user in ["", ", user: u00001@\(realm.name)"] {
                let outcome = try test(slapd, connection, bind + user, variables: realm.client)
                #expect(
                    outcome.status == 0 && outcome.output.contains("people\t20"), "\(outcome.output)\(outcome.errors)")
            }
        }
        // Nothing of it stands in a file: the folder of the realm has what it had, and no cache of tickets was made.
        #expect(!FileManager.default.fileExists(atPath: "/tmp/krb5cc_\(getuid())"))
        let stranger = try test(
            slapd, secure(slapd), "\(bind), user: nobody@\(realm.name)", variables: realm.client)
        #expect(stranger.status == 1 && stranger.errors.contains("no Kerberos ticket"), "\(stranger.errors)")
        let missing = try test(
            slapd, secure(slapd), "mechanism: GSSAPI, keytab: /nowhere.keytab", variables: realm.client)
        #expect(missing.status == 1 && missing.errors.contains("/nowhere.keytab"), "\(missing.errors)")
    }

    @Test func refusesWhatDoesNotGoTogether() throws {
        let slapd = try Slapd(ldif: corporation.ldif)
        let bad = [
            "mechanism: GSSAPI", "mechanism: GSSAPI, keytab: k, password: x", "mechanism: EXTERNAL, user: x",
            "mechanism: PLAIN, user: x", "mechanism: PLAIN, dn: \"cn=x\", user: x, password: x", "user: x",
            "mechanism: DIGEST-MD5, user: x, password: x",
        ]
        for bind in bad {
            let outcome = try test(slapd, secure(slapd), bind)
            #expect(outcome.status == 64 && outcome.errors.contains("sources.corp.bind"), "\(bind): \(outcome.errors)")
        }
    }
}
