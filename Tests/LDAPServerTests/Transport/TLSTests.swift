import LDAPProtocol
import NIOCore
import TestSupport
import Testing

@testable import LDAPServer

@Suite("TLS over LDAP")
struct TLSTests {
    static let jane = ["-D", LDAPServiceTests.jane, "-w", "secret-jane"]

    @Test func servesTheToolsOfOpenLDAP() async throws {
        try await TransportCompany.with { transport in
            let who = "dn:\(LDAPServiceTests.jane)\n"
            let ldap = ["-x", "-H", transport.url(.ldap)]
            #expect(try await transport.run("ldapwhoami", ldap + ["-ZZ"] + Self.jane).output == who)
            #expect(try await transport.run("ldapwhoami", ldap + ["-ZZ"]).output == "anonymous\n")
            let ldaps = ["-x", "-H", transport.url(.ldaps)]
            #expect(try await transport.run("ldapwhoami", ldaps + Self.jane).output == who)
            let found = try await transport.run(
                "ldapsearch", ldaps + Self.jane + ["-LLL", "-b", SmallCompany.base, "(uid=joe)", "1.1"])
            #expect(found.output.contains(LDAPServiceTests.joe))
            #expect(
                try await transport.run("ldapwhoami", ldap + ["-ZZ", "-D", LDAPServiceTests.jane, "-w", "no"]).status
                    == 49)
            // A client that does not trust it goes away, and the server goes on.
            let stranger = try await transport.run(
                "ldapwhoami", ldap + ["-ZZ"], environment: ["LDAPTLS_CACERT": "/etc/hostname"])
            #expect(stranger.status != 0)
            #expect(try await transport.run("ldapwhoami", ldap + ["-ZZ"]).status == 0)
        }
    }

    @Test func takesVersion12And13AndNothingOlder() async throws {
        try await TransportCompany.with { transport in
            let address = try #require(transport.address(.ldaps))
            for (version, works) in [("-tls1_3", true), ("-tls1_2", true), ("-tls1_1", false)] {
                let outcome = try await transport.run(
                    "openssl",
                    [
                        "s_client", "-connect", "\(address)", version, "-CAfile", transport.certificates.authorityFile,
                        "-verify_return_error", "-cipher", "ALL:@SECLEVEL=0",
                    ])
                #expect((outcome.status == 0) == works, "\(version): \(outcome.errors)")
            }
            let ldap = try #require(transport.address(.ldap))
            let outcome = try await transport.run(
                "openssl",
                [
                    "s_client", "-starttls", "ldap", "-connect", "\(ldap)", "-CAfile",
                    transport.certificates.authorityFile, "-verify_return_error",
                ])
            #expect(outcome.status == 0)
            #expect(outcome.output.contains("Verify return code: 0"))
        }
    }

    @Test func usesNothingThatWasSentBeforeTLS() async throws {
        try await TransportCompany.with { transport in
            let client = try await WireClient.connect(to: try #require(transport.address(.ldap)))
            try await client.send(
                StartTLSStateTests.request(1), Requests.bind(2, LDAPServiceTests.jane, "secret-jane"))
            let answer = try await client.next()
            #expect(answer.id == 1)
            #expect(answer.result?.code == .operationsError)
            try await client.end()
            #expect(client.waitingBytes == 0)
        }
    }

    @Test func answersStartTLSWithItsName() async throws {
        try await TransportCompany.with { transport in
            let client = try await WireClient.connect(to: try #require(transport.address(.ldap)))
            try await client.send(StartTLSStateTests.request(1))
            guard case .extendedResponse(let response) = try await client.next().operation else {
                Issue.record("no extended response")
                return
            }
            #expect(response.result.code == .success)
            #expect(response.name == ExtendedOperationOID.startTLS)
            // What comes in the clear from now on is no TLS, and ends the connection.
            try await client.send(Requests.bind(2, LDAPServiceTests.jane, "secret-jane"))
            try await client.end()
        }
    }

    @Test func closesAConnectionThatDoesNotAgreeInTime() async throws {
        try await TransportCompany.with(change: { settings, certificates in
            settings.certificate = try ServerCertificate(
                TLSFiles(certificate: certificates.certificateFile, key: certificates.keyFile),
                handshake: .milliseconds(100))
        }) { transport in
            let silent = try await WireClient.connect(to: try #require(transport.address(.ldaps)))
            try await silent.end()
            let half = try await WireClient.connect(to: try #require(transport.address(.ldap)))
            try await half.send(StartTLSStateTests.request(1))
            _ = try await half.next()
            half.sendLoosely(ByteBuffer(bytes: [0x16, 0x03, 0x01, 0x01]))
            try await half.end()
        }
    }

    @Test func bringsLongResultsThroughWhole() async throws {
        // A search of the schema is some hundred kilobytes.
        try await TransportCompany.with { transport in
            let found = try await transport.run(
                "ldapsearch",
                ["-x", "-ZZ", "-H", transport.url(.ldap), "-LLL", "-s", "base", "-b", "cn=Subschema", "+"])
            #expect(found.status == 0)
            #expect(found.output.utf8.count > 30_000)
        }
    }

    @Test func letsServicesInByCertificateAndNobodyElse() async throws {
        try await TransportCompany.with { transport in
            func external(_ name: String) async throws -> ProgramRun.Outcome {
                let file = try transport.certificates.client(named: name, in: transport.folder)
                return try await transport.run(
                    "ldapwhoami", ["-Y", "EXTERNAL", "-Q", "-ZZ", "-H", transport.url(.ldap)],
                    environment: ["LDAPTLS_CERT": file.certificate, "LDAPTLS_KEY": file.key])
            }
            let service = try await external("wiki")
            #expect(service.output == "dn:uid=wiki,ou=people,dc=example,dc=org\n", "\(service.errors)")
            #expect(try await external("jane").status == 49)
            #expect(try await external("nobody").status == 49)
            // Nothing was shown.
            let none = try await transport.run(
                "ldapwhoami", ["-Y", "EXTERNAL", "-Q", "-ZZ", "-H", transport.url(.ldap)])
            #expect(none.status != 0)
            // Without TLS there is nothing to show it in.
            let client = try await WireClient.connect(to: try #require(transport.address(.ldap)))
            try await client.send(Requests.sasl(1, "EXTERNAL"))
            let answer = try await client.next()
            #expect(answer.result?.code == .authMethodNotSupported)
            await client.close()
        }
    }

    @Test func tellsTheMechanismsOfTheConnection() async throws {
        try await TransportCompany.with { transport in
            func mechanisms(_ arguments: [String]) async throws -> String {
                try await transport.run(
                    "ldapsearch", ["-x", "-LLL", "-s", "base", "-b", ""] + arguments + ["supportedSASLMechanisms"]
                ).output
            }
            let connections: [(arguments: [String], isProven: Bool)] = [
                (["-H", transport.url(.ldap)], false), (["-H", transport.url(.ldap), "-ZZ"], true),
                (["-H", transport.url(.ldaps)], true), (["-H", transport.url(.ldapi)], true),
            ]
            for (arguments, isProven) in connections {
                let text = try await mechanisms(arguments)
                #expect(text.contains("EXTERNAL") == isProven, "\(arguments)")
            }
        }
    }
}
