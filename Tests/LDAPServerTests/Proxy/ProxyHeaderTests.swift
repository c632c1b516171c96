import NIOCore
import Testing

@testable import LDAPServer

@Suite("ProxyHeader")
struct ProxyHeaderTests {
    static let signature: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]
    static let addresses4: [UInt8] = [192, 0, 2, 7, 198, 51, 100, 1, 0x12, 0x34, 0x01, 0x85]

    static func header(_ command: UInt8 = 0x21, _ family: UInt8 = 0x11, _ rest: [UInt8] = addresses4) -> [UInt8] {
        signature + [command, family, UInt8(rest.count >> 8), UInt8(rest.count & 0xFF)] + rest
    }

    static func read(_ bytes: [UInt8]) throws -> ProxyHeader? {
        var buffer = ByteBuffer(bytes: bytes)
        return try ProxyHeader.read(from: &buffer)
    }

    @Test func readsTheClientAndLeavesTheRest() throws {
        var buffer = ByteBuffer(bytes: Self.header() + [0x30, 0x0C])
        let header = try #require(try ProxyHeader.read(from: &buffer))
        #expect(header.client == (try SocketAddress(ipAddress: "192.0.2.7", port: 0x1234)))
        #expect(!header.hasTLS)
        #expect(Array(buffer.readableBytesView) == [0x30, 0x0C])
    }

    @Test func readsIPv6() throws {
        let source: [UInt8] = [0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [1]
        let header = try Self.read(Self.header(0x21, 0x21, source + source + [0, 1, 0, 2]))
        #expect(header?.client == (try SocketAddress(ipAddress: "2001:db8::1", port: 1)))
    }

    @Test func knowsWhetherTheClientSpeaksTLS() throws {
        let other: [UInt8] = [0x02, 0, 3, 1, 2, 3]
        let cases: [([UInt8], Bool)] = [
            ([0x20, 0, 5, 1, 0, 0, 0, 0], true), ([0x20, 0, 5, 0, 0, 0, 0, 0], false), ([0x20, 0, 0], false),
        ]
        for (part, hasTLS) in cases {
            #expect(try Self.read(Self.header(0x21, 0x11, Self.addresses4 + other + part))?.hasTLS == hasTLS)
        }
    }

    @Test func knowsNoClientWhenTheProxySpeaksForItself() throws {
        #expect(try Self.read(Self.header(0x20, 0, [])) == ProxyHeader())
        #expect(try Self.read(Self.header(0x20, 0x11)) == ProxyHeader())
    }

    @Test func waitsForTheWholeOfIt() throws {
        let whole = Self.header()
        for length in 0..<whole.count { #expect(try Self.read(Array(whole.prefix(length))) == nil) }
    }

    static let malformed: [([UInt8], ProxyHeader.Malformed)] = [
        ([0x30, 0x0C], .signature), (Array("PROXY TCP4 ".utf8), .signature), (header(0x22), .command),
        (header(0x11), .command), (header(0x21, 0x31), .family), (header(0x21, 0), .family),
        (header(0x21, 0x12), .family), (header(0x21, 0x11, [1, 2, 3]), .length), (header(0x21, 0x21), .length),
        (header(0x21, 0x11, addresses4 + [0x20, 0, 9, 1]), .length),
        (signature + [0x21, 0x11, 0xFF, 0xFF], .length),
    ]

    @Test(arguments: malformed)
    func refusesWhatIsNoHeader(_ bytes: [UInt8], _ reason: ProxyHeader.Malformed) {
        #expect(throws: reason) { try Self.read(bytes) }
    }
}
