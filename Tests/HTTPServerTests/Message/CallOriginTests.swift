import HTTPTypes
import Identity
import Testing

@testable import HTTPServer

@Suite struct CallOriginTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var peer: String?
        var forwardedFor: [String] = []
        var scheme: String?
        var isProtected = false
        let address: String?
        let hasTLS: Bool

        var testDescription: String { "\(peer ?? "unknown") for \(forwardedFor) over \(scheme ?? "?")" }
    }

    static let cases: [Case] = [
        Case(peer: "192.0.2.1", address: "192.0.2.1", hasTLS: false),
        Case(peer: "192.0.2.1", isProtected: true, address: "192.0.2.1", hasTLS: true),
        Case(peer: nil, address: nil, hasTLS: false),
        // Nobody else is believed.
        Case(peer: "192.0.2.1", forwardedFor: ["127.0.0.1"], scheme: "https", address: "192.0.2.1", hasTLS: false),
        Case(peer: nil, forwardedFor: ["127.0.0.1"], scheme: "https", address: nil, hasTLS: false),
        Case(peer: "10.0.0.1", forwardedFor: ["192.0.2.1"], scheme: "https", address: "192.0.2.1", hasTLS: true),
        Case(peer: "10.0.0.1", forwardedFor: ["192.0.2.1"], scheme: "http", address: "192.0.2.1", hasTLS: false),
        Case(
            peer: "10.0.0.1", forwardedFor: ["192.0.2.1"], isProtected: true, address: "192.0.2.1", hasTLS: false),
        Case(peer: "10.0.0.1", isProtected: true, address: "10.0.0.1", hasTLS: true),
        // What the client wrote itself stands in front.
        Case(peer: "10.0.0.1", forwardedFor: ["127.0.0.1, 192.0.2.1"], address: "192.0.2.1", hasTLS: false),
        Case(peer: "10.0.0.1", forwardedFor: ["127.0.0.1", "192.0.2.1"], address: "192.0.2.1", hasTLS: false),
        Case(peer: "10.0.0.1", forwardedFor: ["192.0.2.1, 10.0.0.2"], address: "192.0.2.1", hasTLS: false),
        Case(peer: "10.0.0.1", forwardedFor: ["10.0.0.3,10.0.0.2"], address: "10.0.0.3", hasTLS: false),
        Case(peer: "10.0.0.1", forwardedFor: ["unknown"], address: "10.0.0.1", hasTLS: false),
        Case(peer: "10.0.0.1", forwardedFor: ["127.0.0.1, ???"], address: "10.0.0.1", hasTLS: false),
        Case(peer: "10.0.0.1", forwardedFor: ["192.0.2.1:4711"], address: "192.0.2.1", hasTLS: false),
        Case(peer: "10.0.0.1", forwardedFor: ["[2001:db8::1]:4711"], address: "2001:db8::1", hasTLS: false),
        Case(peer: "10.0.0.1", forwardedFor: ["2001:db8::1"], scheme: "HTTPS", address: "2001:db8::1", hasTLS: true),
    ]

    @Test(arguments: cases)
    func isTheClientThatATrustedProxyNames(_ sample: Case) throws {
        var headers = HTTPFields()
        let (forwarded, scheme) = try (
            #require(HTTPField.Name("x-forwarded-for")), #require(HTTPField.Name("x-forwarded-proto"))
        )
        for value in sample.forwardedFor { headers.append(HTTPField(name: forwarded, value: value)) }
        if let value = sample.scheme { headers.append(HTTPField(name: scheme, value: value)) }
        let proxies = [try #require(AddressRange("10.0.0.0/8"))]
        let origin = CallOrigin(
            peer: sample.peer, hasTLS: sample.isProtected, headers: headers, proxies: proxies)
        #expect(origin.address == sample.address)
        #expect(origin.hasTLS == sample.hasTLS)
    }

    @Test func isLocalOnLoopbackAlone() {
        #expect(CallOrigin(peer: "127.0.0.9").isLocal)
        #expect(CallOrigin(peer: "::1").isLocal)
        #expect(!CallOrigin(peer: "192.0.2.1").isLocal)
        #expect(!CallOrigin(peer: nil).isLocal)
    }
}
