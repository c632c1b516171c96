import Identity
import LDAPProtocol
import NIOCore
import Testing

@testable import LDAPServer

@Suite("Proxies")
struct ProxyTests {
    private static func withProxy(
        _ body: @escaping @Sendable (TransportCompany, WireClient) async throws -> Void
    ) async throws {
        try await TransportCompany.with(change: { settings, _ in
            settings.proxies = [try #require(AddressRange("127.0.0.0/8"))]
        }) { transport in
            let client = try await WireClient.connect(to: try #require(transport.address(.ldap)))
            try await body(transport, client)
            await client.close()
        }
    }

    private static let bind = Requests.bind(1, LDAPServiceTests.jane, "secret-jane")
    private static let local: [UInt8] = [127, 0, 0, 9, 127, 0, 0, 1, 0, 9, 1, 0x85]

    @Test func countAsTheClientThatTheyName() async throws {
        // From far away a password needs TLS, though the proxy itself is on this machine.
        try await Self.withProxy { _, client in
            client.sendLoosely(ByteBuffer(bytes: ProxyHeaderTests.header()))
            try await client.send(Self.bind)
            let answer = try await client.next()
            #expect(answer.result?.code == .confidentialityRequired)
        }
        try await Self.withProxy { _, client in
            client.sendLoosely(ByteBuffer(bytes: ProxyHeaderTests.header(0x21, 0x11, Self.local)))
            try await client.send(Self.bind)
            let answer = try await client.next()
            #expect(answer.result?.code == .success)
        }
    }

    @Test func mayEndTLSThemselves() async throws {
        try await Self.withProxy { _, client in
            let rest = ProxyHeaderTests.addresses4 + [0x20, 0, 5, 1, 0, 0, 0, 0]
            client.sendLoosely(ByteBuffer(bytes: ProxyHeaderTests.header(0x21, 0x11, rest)))
            try await client.send(Self.bind)
            let answer = try await client.next()
            #expect(answer.result?.code == .success)
        }
    }

    @Test func mayAskForThemselves() async throws {
        try await Self.withProxy { _, client in
            client.sendLoosely(ByteBuffer(bytes: ProxyHeaderTests.header(0x20, 0, [])))
            try await client.send(Requests.whoAmI(1))
            let answer = try await client.next()
            #expect(answer.result?.code == .success)
        }
    }

    @Test func areCutOffWithoutAHeader() async throws {
        try await Self.withProxy { _, client in
            try await client.send(Self.bind)
            try await client.end()
            #expect(client.waitingBytes == 0)
        }
    }

    @Test func mayBeSlowWithTheHeader() async throws {
        try await Self.withProxy { _, client in
            for byte in ProxyHeaderTests.header() + Array(Requests.whoAmI(1).bytes.readableBytesView) {
                client.sendLoosely(ByteBuffer(bytes: [byte]))
            }
            let answer = try await client.next()
            #expect(answer.result?.code == .success)
        }
    }

    @Test func areNobodyElse() async throws {
        try await TransportCompany.with(change: { settings, _ in
            settings.proxies = [try #require(AddressRange("192.0.2.1"))]
        }) { transport in
            let client = try await WireClient.connect(to: try #require(transport.address(.ldap)))
            client.sendLoosely(ByteBuffer(bytes: ProxyHeaderTests.header()))
            let answer = try await client.next()
            #expect(answer.isNotice)
            try await client.end()
        }
    }
}
