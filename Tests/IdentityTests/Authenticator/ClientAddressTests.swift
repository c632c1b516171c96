import Testing

@testable import Identity

@Suite struct ClientAddressTests {
    static let addresses: [(given: String, counted: String?, isLoopback: Bool)] = [
        ("192.0.2.7", "192.0.2.7", false),
        ("127.0.0.1", "127.0.0.1", true),
        ("127.255.0.9", "127.255.0.9", true),
        ("::1", "::1", true),
        ("::ffff:192.0.2.7", "192.0.2.7", false),
        ("::ffff:127.0.0.1", "127.0.0.1", true),
        ("2001:DB8:1:2:3:4:5:6", "2001:db8:1:2::", false),
        ("2001:db8:1:2::9", "2001:db8:1:2::", false),
        ("fe80::1%eth0", "fe80::", false),
        ("localhost", nil, false),
        ("192.0.2.7:80", nil, false),
        ("", nil, false),
        ("192.0.2.7\0", nil, false),
    ]

    @Test(arguments: addresses.indices) func isCountedByItself(_ index: Int) {
        let (given, counted, isLoopback) = Self.addresses[index]
        let address = ClientAddress(given)
        #expect(address?.text == counted)
        #expect(address?.isLoopback ?? false == isLoopback)
    }

    @Test func tableForgetsTheOldest() {
        var table = BoundedTable<Int, Int>(limit: 3)
        for number in 0..<100 { table.set(number, for: number) }
        #expect(table.count == 3)
        #expect(table[96] == nil)
        #expect(table[97] == 97)
        table.remove(98)
        table.set(5, for: 100)
        #expect(table.count == 3)
        #expect(table[97] == 97)
        table.set(6, for: 97)
        table.dropOldest { $0 < 50 }
        #expect(table[97] == nil)
        #expect(table[99] == 99)
        for _ in 0..<1000 {
            table.remove(1)
            table.set(1, for: 1)
        }
        #expect(table.count <= 3)
    }
}
