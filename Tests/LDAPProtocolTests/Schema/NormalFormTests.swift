import Testing

@testable import LDAPProtocol

/// The normal form of a name is a name, and its own normal form, whatever odd values are in it.
@Suite struct NormalFormTests {
    @Test(arguments: [
        ("cn=\\1C", "cn=\\20"), ("cn=a\\22", "cn=a\\22"), ("cn=\\11\\<b", "cn=\\3cb"), ("o=#04028455", "o=#04028455"),
        ("cn=a\\;b", "cn=a\\3bb"), ("x-odd=\\#1", "x-odd=\\231"), ("x-odd=\\ a", "x-odd=\\20a"),
    ])
    func isItsOwnNormalForm(name: String, expected: String) throws {
        let normalised = try #require(NormalisedDN.of(Array(name.utf8), schema: .standard))
        #expect(String(decoding: normalised, as: UTF8.self) == expected)
        #expect(NormalisedDN.of(normalised, schema: .standard) == normalised)
    }
}
