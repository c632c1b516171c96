import Identity
import Testing

@Suite struct APITokenTests {
    @Test func is48LettersAndDigits() {
        let token = APIToken.make().exposed
        #expect(token.utf8.count == 48)
        #expect(
            token.unicodeScalars.allSatisfy { $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0)) })
        #expect(APIToken.make().exposed != token)
    }

    @Test func verifiesTheTokenItWasMadeFrom() {
        let token = APIToken.make()
        let stored = APIToken.stored(token)
        let bytes = Array(token.exposed.utf8)
        #expect(APIToken.isToken(stored))
        #expect(APIToken.verify(bytes, against: stored))
        #expect(!APIToken.verify(Array(bytes.dropLast()), against: stored))
        #expect(!APIToken.verify(bytes + [0], against: stored))
        #expect(!APIToken.verify([], against: stored))
    }

    @Test func storesSHA256InHexadecimal() {
        // SHA-256("abc"), FIPS 180-4.
        let stored = APIToken.stored(Secret("abc"))
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(String(decoding: stored.stored, as: UTF8.self) == "{SHA256-TOKEN}" + digest)
        #expect(!stored.verify(Array("abc".utf8)))
        #expect(!stored.isReadable)
    }

    @Test(arguments: ["{SHA256}abc", "{SHA256-TOKEN}", "{SHA256-TOKEN}ba78", "abc"])
    func isNoTokenInAnotherForm(_ text: String) {
        let stored = PasswordHash(Array(text.utf8))
        #expect(!APIToken.isToken(stored))
        #expect(!APIToken.verify(Array("abc".utf8), against: stored))
    }
}
