import Testing

@testable import Identity

@Suite struct Base64Tests {
    /// RFC 4648, section 10.
    static let vectors: [(String, String)] = [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ]

    @Test(arguments: vectors)
    func agreesWithRFC4648(_ bytes: String, _ text: String) {
        let unpadded = text.utf8.filter { $0 != UInt8(ascii: "=") }
        #expect(Base64.decode(Array(text.utf8)) == Array(bytes.utf8))
        #expect(Base64.decode(unpadded) == Array(bytes.utf8))
        #expect(Base64.encodeUnpadded(Array(bytes.utf8)) == unpadded)
    }

    @Test func takesADotOnlyWhereItStandsForPlus() {
        #expect(Base64.decode(Array("..8=".utf8)) == nil)
        #expect(Base64.decode(Array("..8=".utf8), adapted: true) == Base64.decode(Array("++8=".utf8)))
    }

    @Test(arguments: ["Z", "Zg=", "Zg===", "Zm9v=", "Z=g=", "Zm 9", "Zm9v\n", "====", "Zm9vA", "Zé=="])
    func refusesWhatIsNone(_ text: String) {
        #expect(Base64.decode(Array(text.utf8)) == nil)
    }
}
