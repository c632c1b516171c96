import Identity
import Testing

@Suite struct TOTPSecretTests {
    @Test func newOnesAre160RandomBits() {
        let secret = TOTPSecret()
        #expect(secret.bytes.exposed.count == 20)
        #expect(secret.base32.exposed.count == 32)
        #expect(!secret.matches(TOTPSecret()))
    }

    @Test func readsWhatPeopleType() throws {
        let secret = TOTPSecret()
        let text = secret.base32.exposed
        let typed = text.lowercased().enumerated().map { $0 % 4 == 3 ? "\($1) " : "\($1)" }.joined() + "=="
        let read = try #require(TOTPSecret(base32: typed))
        #expect(read.matches(secret))
    }

    @Test(arguments: ["", "JBSWY3DP", "0BSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", String(repeating: "A", count: 300)])
    func refusesWhatIsNoSecret(_ text: String) {
        #expect(TOTPSecret(base32: text) == nil)
    }

    @Test func showsNothing() {
        let secret = TOTPSecret()
        var dumped = ""
        dump(secret, to: &dumped)
        #expect("\(secret)" == "<secret>")
        #expect("\(TOTP(secret))".contains("<secret>"))
        #expect(!dumped.contains("bytes"))
    }
}
