import LDAPProtocol
import TestSupport
import Testing

@testable import LDAPServer

@Suite("SASL over LDAP")
struct SASLTests {
    private static let jane = "dn:\(LDAPServiceTests.jane)\n"

    @Test func takesPLAINInsideTLSAlone() async throws {
        try await TransportCompany.with { transport in
            func plain(_ arguments: [String], _ user: String = "jane", _ password: String = "secret-jane")
                async throws -> (status: Int32, output: String)
            {
                let outcome = try await transport.run(
                    "ldapwhoami", ["-Y", "PLAIN", "-Q", "-U", user, "-w", password] + arguments)
                return (outcome.status, outcome.output)
            }
            let tls = ["-ZZ", "-H", transport.url(.ldap)]
            let good = try await plain(tls)
            #expect(good.output == Self.jane)
            let ldaps = try await plain(["-H", transport.url(.ldaps)])
            #expect(ldaps.output == Self.jane)
            let wrong = try await plain(tls, "jane", "wrong")
            #expect(wrong.status == 49)
            let unknown = try await plain(tls, "nobody")
            #expect(unknown.status == 49)
            let client = try await WireClient.connect(to: try #require(transport.address(.ldap)))
            try await client.send(Requests.sasl(1, "PLAIN", Array("\0jane\0secret-jane".utf8)))
            let clear = try await client.next()
            #expect(clear.result?.code == .authMethodNotSupported)
            await client.close()
        }
    }

    @Test func goesOnWithAnotherRequestWhereAMechanismNeedsIt() async throws {
        let harness = try HandlerHarness(security: ConnectionSecurity(hasTLS: true))
        let first = try #require(try harness.send(Requests.sasl(1, "PLAIN")).first)
        guard case .bindResponse(let response) = first.operation else {
            Issue.record("no answer to a bind")
            return
        }
        #expect(response.result.code == .saslBindInProgress)
        #expect(response.serverSaslCreds == SecretBytes([]))
        let second = try harness.send(Requests.sasl(2, "PLAIN", Array("\0good\0secret".utf8))).first
        #expect(second?.result?.code == .success)
    }

    @Test func forgetsAMechanismWhenAnotherBindComes() throws {
        let others: [LDAPMessage] = [
            Requests.bind(2, "", ""), Requests.sasl(2, "EXTERNAL", [1]), Requests.sasl(2, "NO-SUCH"),
        ]
        for other in others {
            let harness = try HandlerHarness(security: ConnectionSecurity(hasTLS: true))
            try harness.send(Requests.sasl(1, "PLAIN"))
            try harness.send(other)
            // The mechanism begins anew: nothing said is a challenge again.
            let again = try harness.send(Requests.sasl(3, "PLAIN")).last
            #expect(again?.result?.code == .saslBindInProgress)
        }
    }

    @Test func isNobodyDuringAnExchange() throws {
        let harness = try HandlerHarness(security: ConnectionSecurity(hasTLS: true))
        try harness.send(Requests.bind(1, "good"))
        try harness.send(Requests.sasl(2, "PLAIN"))
        guard case .extendedResponse(let response) = try harness.send(Requests.whoAmI(3)).last?.operation else {
            Issue.record("no answer")
            return
        }
        #expect(response.value?.bytes == [])
    }
}
