import Identity
import Testing

@Suite struct Base32Tests {
    /// RFC 4648, section 10, without the padding.
    static let vectors: [(String, String)] = [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ]

    @Test(arguments: vectors)
    func agreesWithRFC4648(_ bytes: String, _ text: String) {
        #expect(Base32.encode(Array(bytes.utf8)) == text)
        #expect(Base32.decode(text) == Array(bytes.utf8))
        #expect(Base32.decode(text.lowercased()) == Array(bytes.utf8))
    }

    @Test func passesOverSpacesAndPadding() {
        #expect(Base32.decode("MZXW 6YTB OI======") == Array("foobar".utf8))
    }

    @Test(arguments: ["M", "MZX", "MZXW6Y", "MZ1Q", "MZ8Q", "MZ-Q", "MZé", "MR\u{0}", "MZ"])
    func refusesWhatIsNone(_ text: String) {
        #expect(Base32.decode(text) == nil)
    }

    @Test func comesBackForEveryLength() {
        for length in 0...64 {
            let bytes = Random.bytes(length)
            #expect(Base32.decode(Base32.encode(bytes)) == bytes)
        }
    }
}
