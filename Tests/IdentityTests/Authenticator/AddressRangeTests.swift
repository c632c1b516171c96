import Testing

@testable import Identity

@Suite("AddressRange")
struct AddressRangeTests {
    static let cases: [(range: String, address: String, isIn: Bool)] = [
        ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.1", false), ("192.0.2.1", "192.0.2.1", true),
        ("192.0.2.1", "192.0.2.2", false), ("192.0.2.128/25", "192.0.2.200", true),
        ("192.0.2.128/25", "192.0.2.100", false), ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "2001:db8::1", false),
        ("10.0.0.0/8", "::ffff:10.1.1.1", true), ("2001:db8::/32", "2001:db8:1::9", true),
        ("2001:db8::/32", "2001:db9::", false), ("::/0", "2001:db8::", true), ("::1", "::1", true),
        ("fe80::/10", "fe80::1%eth0", true), ("10.0.0.0/8", "no address", false), ("10.0.0.0/8", "", false),
    ]

    @Test(arguments: cases)
    func knowsWhoIsInIt(range: String, address: String, isIn: Bool) throws {
        #expect(try #require(AddressRange(range)).contains(address) == isIn)
    }

    @Test(arguments: [
        "", "10", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.1/8", "::1/129", "2001:db8::1/32", "a.example",
        "10.0.0.0/8/8", "10.0.0.0/008x",
    ])
    func refusesWhatIsNoNetwork(_ text: String) { #expect(AddressRange(text) == nil) }
}
