import Testing

@testable import gatehouse

@Suite struct ListenAddressTests {
    static let good: [(text: String, host: String, port: Int, isLoopback: Bool)] = [
        ("127.0.0.1:8080", "127.0.0.1", 8080, true),
        ("127.77.0.1:0", "127.77.0.1", 0, true),
        ("localhost:389", "localhost", 389, true),
        ("[::1]:389", "::1", 389, true),
        ("[::]:65535", "::", 65_535, false),
        ("[fe80::1%eth0]:389", "fe80::1%eth0", 389, false),
        ("0.0.0.0:389", "0.0.0.0", 389, false),
        ("128.0.0.1:389", "128.0.0.1", 389, false),
        ("127.example.org:389", "127.example.org", 389, false),
    ]

    @Test(arguments: good)
    func readsAndWrites(text: String, host: String, port: Int, isLoopback: Bool) throws {
        let address = try #require(ListenAddress(text))
        #expect(address == ListenAddress(host: host, port: port))
        #expect(address.description == text)
        #expect(address.isLoopback == isLoopback)
    }

    static let bad = [
        "", ":", "8080", ":8080", "host", "host:", "host:x", "host:65536", "host:-1", "host:+1", "host:123456",
        "::1:389",
        "[::1]", "[::1", "[]:1", "[host]:389", "[::1]x:389", "ho st:1", "host/x:1", "http://host:1", "hôst:1",
    ]

    @Test(arguments: bad)
    func refuses(text: String) { #expect(ListenAddress(text) == nil) }
}
