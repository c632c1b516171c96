import NIOCore
import Testing

@testable import LDAPServer

@Suite("AddressNetwork")
struct AddressNetworkTests {
    static func network(_ text: String) throws -> AddressNetwork? {
        AddressNetwork(try SocketAddress(ipAddress: text, port: 1))
    }

    static let loopback: [(String, Bool)] = [
        ("127.0.0.1", true), ("127.255.3.4", true), ("::1", true), ("::ffff:127.0.0.1", true),
        ("128.0.0.1", false), ("10.0.0.1", false), ("::2", false), ("::", false), ("::ffff:10.0.0.1", false),
        ("fe80::1", false),
    ]

    @Test(arguments: loopback)
    func knowsLoopback(_ text: String, _ isLoopback: Bool) throws {
        #expect(try Self.network(text)?.isLoopback == isLoopback)
        let peer = ConnectionPeer(connection: 1, try SocketAddress(ipAddress: text, port: 1))
        #expect(peer.isLocal == isLoopback)
    }

    static let pairs: [(String, String, Bool)] = [
        ("10.0.0.1", "10.0.0.1", true), ("10.0.0.1", "10.0.0.2", false), ("10.0.0.1", "::ffff:10.0.0.1", true),
        ("2001:db8::1", "2001:db8::ffff", true), ("2001:db8::1", "2001:db8:0:1::1", false),
        ("::1", "::2", false),
    ]

    @Test(arguments: pairs)
    func countsIPv6ByNetwork(_ one: String, _ other: String, _ same: Bool) throws {
        #expect((try Self.network(one) == Self.network(other)) == same)
    }

    @Test func takesALocalSocketForThisMachineAndNothingForAnother() throws {
        #expect(AddressNetwork(try SocketAddress(unixDomainSocketPath: "/x")) == nil)
        #expect(ConnectionPeer(connection: 1, try SocketAddress(unixDomainSocketPath: "/x")).isLocal)
        #expect(!ConnectionPeer(connection: 1, nil).isLocal)
    }
}
